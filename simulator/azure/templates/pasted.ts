import { storageTemplate } from './small-templates.ts';

/** Text with traps as they come from web pages and word processors: invisible characters, and quotes that are no quotes. */

const BYTE_ORDER_MARK = '\u{FEFF}';
const NO_BREAK_SPACE = '\u{00A0}';
const ZERO_WIDTH_SPACE = '\u{200B}';

/** A template that looks right and is no JSON. */
export function pastedTemplate(): string {
  const lines = JSON.stringify(storageTemplate, undefined, 2).split('\n');
  const spoilt = lines.map((line, index) => {
    if (index === 3) return line.replace('  ', `${NO_BREAK_SPACE} `);
    if (line.includes('"skuName": {')) return line.replace('"skuName"', '“skuName”');
    if (line.includes('"kind"')) return line.replace('StorageV2', `Storage${ZERO_WIDTH_SPACE}V2`);
    return line;
  });
  return `${BYTE_ORDER_MARK}${spoilt.join('\n')}\n`;
}

/** Valid for Azure and not for strict readers: comments, and a comma too many. */
export function commentedTemplate(): string {
  const text = JSON.stringify(storageTemplate, undefined, 2);
  return `// One account. Names are unique in all of Azure: count up.\n${text.replace('"kind": "StorageV2",', '"kind": "StorageV2", /* the only kind for new accounts */')}\n`;
}

import { parentPort } from 'node:worker_threads';
import { OpenRows } from './open-rows.ts';
import type { RowsAnswer, RowsRequest, RowsTrouble } from './thread-calls.ts';

/** Entry of the thread that keeps the history's file. It answers one question after the other. */
const port = parentPort;
if (!port) throw new Error('This module is the entry of a worker thread.');

let rows: OpenRows | null = null;

port.on('message', (request: RowsRequest) => {
  try {
    port.postMessage(answerTo(request));
  } catch (error) {
    port.postMessage({ call: request.call, kind: 'trouble', trouble: troubleOf(error), words: error instanceof Error ? error.message : 'unknown' });
  }
});

function answerTo(request: RowsRequest): RowsAnswer {
  const { call } = request;
  switch (request.kind) {
    case 'open':
      rows = OpenRows.open(request.path, request.environments);
      return { call, kind: 'open', mark: rows.file.mark, unfolded: rows.file.unfolded(), total: rows.total };
    case 'startOver':
      rows = opened().startOver(request.environments);
      return { call, kind: 'startOver', total: rows.total };
    case 'apply': return { call, kind: 'apply', ...opened().file.apply(request.events, request.mark, request.isBulk), total: opened().total };
    case 'refold':
      opened().file.refold(request.key, request.events);
      return { call, kind: 'refold', total: opened().total };
    case 'useEnvironments':
      opened().file.places.use(request.settings, request.marked);
      return { call, kind: 'useEnvironments', total: opened().total };
    case 'count': return { call, kind: 'count', total: opened().total };
    case 'page': return { call, kind: 'page', ...opened().pages.page(request.filter, request.offset, request.limit) };
    case 'facets': return { call, kind: 'facets', facets: opened().pages.facets(request.filter) };
    case 'ofSource': return { call, kind: 'ofSource', rows: opened().pages.ofSource(request.source, request.limit) };
    case 'leftRunning': return { call, kind: 'leftRunning', records: opened().pages.leftRunning(request.kinds, request.before) };
    case 'row': return { call, kind: 'row', row: opened().details.row(request.key) };
    case 'corrections': return { call, kind: 'corrections', standing: opened().details.standingCorrections(request.key) };
    case 'detail': return { call, kind: 'detail', detail: opened().details.detail(request.key) };
    case 'compare': return { call, kind: 'compare', comparison: opened().details.compare(request.left, request.right) };
    case 'ids': return { call, kind: 'ids', ids: opened().pages.ids(request.filter).slice() };
    case 'exported': return { call, kind: 'exported', rows: opened().exported(request.ids) };
    case 'matrix': return { call, kind: 'matrix', matrix: opened().matrix(request.productionOnly) };
    case 'dora': return { call, kind: 'dora', dora: opened().figures.dora(request) };
    case 'creationTimes': return { call, kind: 'creationTimes', environments: opened().figures.creationTimes(request.from, request.to) };
    case 'parameters': return { call, kind: 'parameters', matrix: opened().figures.parameters(request.application, request.of) };
    case 'lastUses': return { call, kind: 'lastUses', uses: opened().figures.lastUses(request.application, request.of) };
    case 'parameterised': return { call, kind: 'parameterised', applications: opened().figures.parameterised() };
    case 'places': return { call, kind: 'places', places: opened().figures.places() };
    case 'close':
      rows?.file.close();
      rows = null;
      port?.close();
      return { call, kind: 'close' };
  }
}

function opened(): OpenRows {
  if (rows === null) throw new Error('The history is not open.');
  return rows;
}

/** SQLite's own codes: 13 is a full disk. Whatever else goes wrong with the file, it can be made anew. */
function troubleOf(error: unknown): RowsTrouble {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : null;
  return code === 13 ? 'full' : 'unusable';
}

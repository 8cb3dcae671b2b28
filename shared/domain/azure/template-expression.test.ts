import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateTemplateValue, type EvaluationScope } from './template-evaluation.ts';
import { expressionText, expressionsIn, namesAskedFor, parseExpression, parseTemplateText, type Expression } from './template-expression.ts';

const scope: EvaluationScope = {
  parameters: new Map<string, unknown>([['prefix', 'shop'], ['count', 3], ['sizes', { small: 'Standard_D2s_v3' }], ['list', ['a', 'b']]]),
  variables: { name: "[concat(parameters('prefix'), '-web')]", a: "[variables('b')]", b: "[variables('a')]", nested: { size: "[parameters('sizes').small]" } },
  resourceGroup: { name: 'shop-rg', location: 'westeurope' },
  subscriptionId: 's1',
  copyIndex: null,
};
const value = (text: unknown, more: Partial<EvaluationScope> = {}) => evaluateTemplateValue(text, { ...scope, ...more });

const expressions = fc.letrec<{ any: Expression }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc.record({ kind: fc.constant('literal' as const), value: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)) }),
    fc.record({ kind: fc.constant('call' as const), name: fc.stringMatching(/^[a-z][a-zA-Z0-9]{2,8}$/).filter((name) => !/^(true|false|null)$/i.test(name)), args: fc.array(tie('any'), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('member' as const), of: tie('any'), name: fc.stringMatching(/^[a-z][a-zA-Z0-9_]{0,8}$/) }),
    fc.record({ kind: fc.constant('index' as const), of: tie('any'), at: tie('any') }),
  ),
})).any;

describe('expressions of templates', () => {
  it('are read back as they were written', () => {
    fc.assert(fc.property(expressions, (expression) => {
      const text = expressionText(expression);
      const read = parseExpression(text);
      expect(read === null ? null : expressionText(read)).toBe(text);
    }));
  });

  it('are told from plain texts', () => {
    expect(parseTemplateText('plain')).toEqual({ kind: 'literal', value: 'plain' });
    expect(parseTemplateText('[[0]')).toEqual({ kind: 'literal', value: '[0]' });
    expect(parseTemplateText('[concat(]')).toBeNull();
    expect(parseTemplateText("[variables('it''s').x[0]]")).toMatchObject({ kind: 'index' });
  });

  it('are found in names and values', () => {
    const found = [...expressionsIn({ "[parameters('tag')]": 1, list: ["[variables('x')]", 'no'] })];
    expect(found.map(({ path }) => path)).toEqual([["[parameters('tag')]"], ['list', 0]]);
    expect(found.flatMap(({ expression }) => namesAskedFor(expression, 'parameters'))).toEqual(['tag']);
  });

  it.each<[unknown, unknown]>([
    ["[variables('name')]", 'shop-web'],
    ["[variables('nested').size]", 'Standard_D2s_v3'],
    ["[format('{0}{{x}}{1}', parameters('prefix'), add(parameters('count'), 1))]", 'shop{x}4'],
    ["[if(equals(parameters('count'), 3), 'three', reference('x').y)]", 'three'],
    ["[resourceId('Microsoft.Compute/virtualMachines', 'a')]", '/subscriptions/s1/resourceGroups/shop-rg/providers/Microsoft.Compute/virtualMachines/a'],
    ["[resourceId('other', 'Microsoft.Sql/servers/databases', 'a', 'b')]", '/subscriptions/s1/resourceGroups/other/providers/Microsoft.Sql/servers/a/databases/b'],
    ["[toLower(concat(resourceGroup().location, length(parameters('list'))))]", 'westeurope2'],
    ["[parameters('LIST')[1]]", 'b'],
    [{ a: ["[int('7')]"], b: true }, { a: [7], b: true }],
  ])('%j come to what Azure makes of them', (text, result) => {
    expect(value(text)).toEqual({ known: true, value: result });
  });

  it('know the place in a loop', () => {
    expect(value("[concat('vm', copyIndex(1))]", { copyIndex: 2 })).toEqual({ known: true, value: 'vm3' });
  });

  it.each([
    ["[reference('x').y]", 'Only Azure'], ["[uniqueString('a')]", 'Only Azure'], ["[parameters('none')]", 'no value yet'], ["[variables('a')]", 'made of itself'], ['[copyIndex()]', 'loop'], ["[div(1, 0)]", 'does not take'],
    ['[broken(]', 'cannot be read'], ["[parameters('list')[9]]", 'no item'],
  ])('%s stay unknown, and say why', (text, why) => {
    const result = value(text);
    expect(result.known ? '' : result.why).toContain(why);
  });

  it('never throw', () => {
    fc.assert(fc.property(expressions, fc.jsonValue(), (expression, json) => {
      expect(value(`[${expressionText(expression)}]`)).toHaveProperty('known');
      expect(value(json)).toHaveProperty('known');
    }));
  });
});

import { describe, expect, it } from 'vitest';
import { asText, changesOf, operated, preview, thousandths } from './operations';
import { NO_STEPS, block, copied, fault, filledDown, normal, pasted, redo, sheetOf, step, textAt, undo, write, type Column } from './sheet';

const column = (key: string, kind: Column['kind'], more: Partial<Column> = {}): Column => ({ key, name: key, kind, of: 'VARIANT', unit: '', required: false, fixed: false, options: [], ...more });
const COLUMNS = [column('sku', 'TEXT', { fixed: true }), column('name_zh', 'TEXT', { of: 'PRODUCT', required: true }), column('price:BASE', 'MONEY', { of: 'PRICE' }), column('moq', 'COUNT', { required: true })];
const sheet = sheetOf(COLUMNS, [
  { id: 'a', product: 'p', cells: ['A', '水', '10.00', '1'] }, { id: 'b', product: 'p', cells: ['B', '水', '20.00', '1'] }, { id: 'c', product: 'q', cells: ['C', '茶', '', '6'] },
]);
const NONE = new Map<string, string>();

describe('the sheet', () => {
  it('keeps what is new and nothing else', () => {
    const edits = write(sheet, NONE, [[0, 2, '9.5'], [1, 3, '1'], [2, 0, 'X']]);
    expect([...edits]).toEqual([['a price:BASE', '9.5']]);
    expect(write(sheet, edits, [[0, 2, '10.0']]).size).toBe(0);
  });
  it('writes what belongs to a product into all of its rows', () => {
    const edits = write(sheet, NONE, [[1, 1, '汽水']]);
    expect(textAt(sheet, edits, 0, 1)).toBe('汽水');
    expect(textAt(sheet, edits, 2, 1)).toBe('茶');
  });
  it('goes back and forth', () => {
    const steps = step(NO_STEPS, write(sheet, NONE, [[0, 3, '4']]));
    expect(undo(steps).now.size).toBe(0);
    expect(redo(undo(steps)).now.get('a moq')).toBe('4');
    expect(undo(undo(steps)).past).toHaveLength(0);
  });
  it('takes blocks of spreadsheets, quoted cells and one cell for many', () => {
    expect(pasted('1\t"a ""b""\nc"\r\n2\t\n')).toEqual([['1', 'a "b"\nc'], ['2', '']]);
    expect(block([['5']], { top: 0, bottom: 2, left: 3, right: 3 })).toEqual([[0, 3, '5'], [1, 3, '5'], [2, 3, '5']]);
    expect(block([['1', '2'], ['3', '4']], { top: 1, bottom: 1, left: 2, right: 2 })).toHaveLength(4);
    expect(copied(sheet, NONE, { top: 0, bottom: 1, left: 0, right: 1 })).toBe('A\t水\nB\t水');
    expect(filledDown(sheet, NONE, { top: 0, bottom: 1, left: 2, right: 2 })).toEqual([[1, 2, '10.00']]);
  });
  it('reads names, truth and money, and sees what is wrong', () => {
    const status = column('status', 'CHOICE', { options: [{ code: 'draft', name: '草稿' }], required: true });
    expect(normal(status, ' 草稿 ')).toBe('draft');
    expect(normal(column('active', 'FLAG'), '否')).toBe('false');
    expect(normal(column('price:BASE', 'MONEY'), '￥1,234.50')).toBe('1234.50');
    for (const written of ['CN¥1,234.50', 'US$1234.50', '$ 1,234.50', '€1234.50', '£1,234.50']) expect(normal(column('price:BASE', 'MONEY'), written)).toBe('1234.50'); // as the console writes it in English
    expect([fault(status, 'sold'), fault(status, ''), fault(COLUMNS[3]!, '0'), fault(COLUMNS[2]!, '-1'), fault(COLUMNS[2]!, '')]).toEqual(['choice', 'empty', 'count', 'money', undefined]);
  });
});

describe('operations', () => {
  it.each([['10.00', '0.95', 'cent', '9.50'], ['9.99', '0.95', 'cent', '9.49'], ['10.00', '0.95', 'nine', '9.49'], ['10.00', '0.9', 'ninety_nine', '8.99'], ['0.01', '0.5', 'nine', '0.09'], ['1.005', '1', 'cent', '1.01'], ['19.90', '1.1', 'unit', '22.00'], ['33.33', '1.15', 'dime', '38.30']] as const)('%s × %s to %s is %s', (text, factor, rounding, result) => {
    expect(operated(COLUMNS[2]!, text, { kind: 'multiply', factor, rounding })).toBe(result);
  });
  it('sets, adds and replaces', () => {
    expect(operated(COLUMNS[2]!, '1.00', { kind: 'add', amount: '-0.30', rounding: 'cent' })).toBe('0.70');
    expect(operated(COLUMNS[3]!, '7', { kind: 'multiply', factor: '2', rounding: 'cent' })).toBe('14');
    expect(operated(COLUMNS[1]!, '大水大', { kind: 'replace', find: '大', text: '小' })).toBe('小水小');
    expect(operated(COLUMNS[2]!, '', { kind: 'multiply', factor: '2', rounding: 'cent' })).toBeUndefined();
    expect(changesOf(sheet, NONE, [0, 1, 2], 2, { kind: 'set', text: '3' })).toHaveLength(3);
    expect([thousandths('12.5'), asText(12500n, 2), thousandths('x')]).toEqual([12500n, '12.50', undefined]);
  });
  it('says what saving would do', () => {
    const edits = write(sheet, NONE, [[0, 2, '9'], [1, 2, '22'], [2, 2, '0'], [2, 3, '12']]);
    const seen = preview(sheet, edits);
    expect([seen.skus, seen.cells, seen.zero, seen.removed]).toEqual([3, 4, 1, 0]);
    expect(seen.average).toBe(0);
    expect([seen.down?.percent, seen.up?.percent]).toEqual([-10, 10]);
    expect(preview(sheet, write(sheet, NONE, [[0, 2, '']])).removed).toBe(1);
  });
});

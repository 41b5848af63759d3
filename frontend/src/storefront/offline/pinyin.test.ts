import { expect, it } from 'vitest';
import { spelt } from './pinyin';

it.each([
  ['无糖苏打水', 'wutangsudashui', 'wtsds'], ['红富士苹果 2kg', 'hongfushipingguo2kg', 'hfspg2kg'], ['岛屿可乐', 'daoyukele', 'dykl'], ['NFC 小盒果汁', 'nfcxiaoheguozhi', 'nfcxhgz'],
])('%s is said %s', (text, full, initials) => {
  expect(spelt(text)).toEqual([full, initials]);
});

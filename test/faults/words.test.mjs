/** The report is in Chinese, too: its steps and faults, what people read, and what the judge says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../dist/modules/components/words/en.js';
import { strings as zhCN } from '../../dist/modules/components/words/zh-cn.js';
import { faults } from './faults.mjs';
import { judge, judgeEnds } from './judge.mjs';
import { serviceFaults } from './service-faults.mjs';
import { steps } from './steps.mjs';
import { endInChinese, words } from './words/zh-cn.mjs';

test('every step and every fault has Chinese words', () => {
  for (const step of Object.keys(steps)) assert.match(words.step(step), /\p{Script=Han}/u);
  for (const fault of Object.keys({ ...faults, ...serviceFaults }))
    assert.match(words.fault({ fault }), /\p{Script=Han}/u);
  assert.throws(() => words.fault({ fault: 'flood' }), /no Chinese for flood/);
});

test('what a call says as it ends is what the kit says in Chinese', () => {
  const named = (template) => template.replace('{name}', 'Anna');
  for (const key of Object.keys(en).filter((each) => /^end\.(?!after)/.test(each)))
    assert.equal(endInChinese(named(en[key])), named(zhCN[key]), key);
  assert.equal(endInChinese('3002 hung up after …'), '3002已挂断，通话时长 …');
  const denied = en['error.permission-denied'].replace('{device}', 'camera');
  assert.equal(endInChinese(denied), zhCN['error.permission-denied'].replace('{device}', '摄像头'));
  assert.equal(endInChinese('no-answer'), 'no-answer');
});

test('what the judge says has Chinese words', () => {
  const nobody = {
    rules: faults.close,
    step: 'ringing',
    survived: false,
    hungUpBy: [],
    people: [],
  };
  const group = { ...nobody, people: [1, 2, 3].map((id) => ({ ...absent, userId: `${id}` })) };
  const problems = [
    ...judge({
      ...nobody,
      rules: faults.cut,
      hanging: ['Ben is still connected'],
      worksAgain: false,
    }),
    ...judge(group),
    ...judgeEnds(
      { reason: 'declined', endedBy: 'remote' },
      { reason: 'hung-up', endedBy: 'remote' },
    ),
  ];
  assert.equal(problems.length, 5);
  for (const sentence of problems) assert.notEqual(words.problem(sentence), sentence);
});

const absent = { name: 'Anna', isThere: false, notes: [], complaints: [] };

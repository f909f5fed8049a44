/**
 * Judges a cell: whether somebody hangs in a call that is over, reads what is not true, reads another story than the other
 * side, is told too late, or has something left open.
 */

/** For machines that are busy. */
const SLACK_MS = 3000;
/** A line that works again tells everything within this time. */
const CAUGHT_UP_MS = 3000;
/** Whoever closed a page that rang may be back within this time. */
const RING_AGAIN_MS = 15_000;
const OWN_END_MS = 1000;

/**
 * Ends of the two sides that can both be true: what one side says, and what the other may say then. `gone`: only where
 * one of them was out of reach when the call ended.
 */
const FITTING = {
  'canceled self': ['canceled remote', 'no-answer self', 'gone network system'],
  'declined remote': ['declined self'],
  'hung-up remote': ['hung-up self'],
  'hung-up self': ['hung-up remote', 'canceled remote', 'gone network system'],
  'declined self': ['declined remote', 'gone network system', 'gone no-answer remote'],
  'canceled remote': ['canceled self', 'hung-up self', 'no-answer remote', 'no-answer self'],
  'no-answer self': ['no-answer self', 'no-answer remote', 'canceled self', 'network system'],
  'no-answer remote': ['no-answer self', 'canceled remote', 'network system', 'gone declined self'],
  'network system': [
    ...['network system', 'no-answer self', 'no-answer remote'],
    ...['gone hung-up self', 'gone canceled self', 'gone declined self'],
  ],
};

/** @returns {string[]} what is wrong, in sentences; nothing for a good cell */
export function judge(outcome) {
  const stories = outcome.people.map((person) => storyOf(person, outcome));
  return [
    ...judgeHanging(outcome),
    ...judgeSurvival(outcome),
    ...stories.flatMap((story) => judgeTruth(story, outcome)),
    ...judgeAgreement(stories, outcome),
    ...stories.flatMap((story) => judgeTime(story, outcome)),
    ...stories.flatMap((story) => judgeStatus(story, outcome)),
    ...stories.flatMap(judgeLeft),
    ...(outcome.worksAgain === false ? ['The next call did not connect'] : []),
  ];
}

/** What one person was told: the end of the call, if it ended before everybody hung up; and when. */
export function storyOf(person, outcome) {
  const { notes, name, isThere, isStruck, userId } = person;
  const ofKind = (wanted) => notes.filter(({ kind }) => kind === wanted);
  const seen = ofKind('seen');
  const ends = ofKind('rc-call-ended');
  const end = ends.at(-1);
  const endSeen = end && seen.findLast(({ phase, at }) => phase === 'ended' && at >= end.at);
  const notices = seen.filter(({ phase }) => phase !== 'ended').map(({ texts }) => texts.at(-1));
  return {
    ...{ name, userId, isThere, isStruck, ends, end, seen },
    ...{ hasAnswered: person.hasAnswered, hasRung: person.hasRung, left: person.left },
    text: endSeen?.texts[0],
    recovers: notices.includes('Reconnecting…'),
    statuses: ofKind('rc-connection-change'),
    errors: ofKind('rc-call-error').map(({ error }) => error),
    logged: ofKind('rc-call-logged').at(-1),
    complaints: person.complaints,
    afterMs: end && end.at - outcome.began,
    isCaller: userId === '3001',
  };
}

function judgeHanging({ hanging = [] }) {
  return hanging.map((sentence) => `Hangs: ${sentence} when it should be over`);
}

function judgeSurvival({ rules, survived, step, people }) {
  const { takes, ends, mayEnd } = rules;
  const isOneToOne = people.length === 2;
  if (survived || mayEnd) return [];
  if (isOneToOne && (takes || ends)) return [];
  const what = step === 'idle' || step === 'dialling' ? 'did not come about' : 'did not go on';
  return [`The call ${what}${isOneToOne ? '' : ' for those who were left'}`];
}

/** Nobody reads of something that nobody did. */
function judgeTruth(story, outcome) {
  if (!story.isThere) return [];
  return story.ends.flatMap((end) => {
    const lie = lieOf(end, story, outcome);
    return lie ? [`Not true: ${story.name} is told “${lie}” (${end.reason})`] : [];
  });
}

function lieOf({ reason, endedBy }, story, { rules, endedBy: ender, hungUpBy, people, step }) {
  const others = people.filter(({ userId }) => userId !== story.userId);
  const isEnder = (person) => person.userId === ender || hungUpBy.includes(person.userId);
  const hasLeft = ({ isStruck }) => isStruck && rules.says === 'left';
  const who = endedBy === 'self' ? [people.find(({ userId }) => userId === story.userId)] : others;
  switch (reason) {
    case 'declined':
      return !who.some(isEnder) && 'declined though nobody did';
    case 'canceled':
    case 'hung-up':
      if (endedBy === 'remote' && rules.heardAs === reason) return false;
      return !who.some((person) => isEnder(person) || hasLeft(person)) && 'ended by a person';
    case 'no-answer': {
      const mayNotKnow =
        rules.takes || rules.isOutOfReach || step === 'idle' || step === 'dialling';
      const isAnswered = others.every(({ hasAnswered }) => hasAnswered);
      return !story.hasRung && isAnswered && !mayNotKnow && 'no answer though they answered';
    }
    case 'network':
      return false;
    default:
      return rules.allows !== reason && reason;
  }
}

/** The two sides of a one-to-one call tell the same story, and a call that was missed counts as missed. */
function judgeAgreement(stories, { rules }) {
  const problems = [];
  for (const { name, hasRung, hasAnswered, end, logged, isThere, isCaller } of stories) {
    const isMissed = isThere && !isCaller && hasRung && !hasAnswered && end?.reason !== 'declined';
    if (isMissed && logged?.missed !== true) problems.push(`${name} has no missed call`);
  }
  const [one, two] = stories.filter(({ isThere, end }) => isThere && end);
  const isGone = rules.takes === 'line' || rules.isOutOfReach;
  if (stories.some(({ end }) => end?.endedBy === 'remote' && end.reason === rules.heardAs))
    return problems;
  const isOwnStory = [one, two].some((story) => story && story.end.reason === rules.allows);
  if (stories.length === 2 && two && !isOwnStory)
    problems.push(...judgeEnds(one.end, two.end, isGone));
  return problems;
}

/**
 * @param {{ reason: string, endedBy: string }} one how the call ended on one side
 * @param {{ reason: string, endedBy: string }} two and on the other
 * @param {boolean} [isGone] whether one of them was out of reach
 * @returns {string[]} what is wrong if they cannot both be true
 */
export function judgeEnds(one, two, isGone = false) {
  if (!one || !two) return []; // it never rang there
  const name = ({ reason, endedBy }) => `${reason} ${endedBy}`;
  const fits = (end, other) => {
    const fitting = FITTING[name(end)] ?? [];
    return fitting.includes(name(other)) || (isGone && fitting.includes(`gone ${name(other)}`));
  };
  if (fits(one, two) && fits(two, one)) return [];
  return [`Two stories: ${name(one)} here, ${name(two)} there`];
}

/** Nobody is left in the dark for longer than the fault warrants. */
function judgeTime(story, { rules, step, began, over, endedBy, people }) {
  const { knownWithinMs, ends, takes } = rules;
  const { name, userId, isThere, isStruck, afterMs, end } = story;
  if (!isThere || !end) return [];
  const late = (ms, limit) =>
    ms > limit + SLACK_MS ? [`Late: ${name} is told after ${Math.round(ms / 1000)} s`] : [];
  if (ends && people.length === 2) {
    if (userId === endedBy) return late(end.at - began - 1500, OWN_END_MS);
    return late(end.at - over, CAUGHT_UP_MS);
  }
  if (!takes || people.length > 2) return [];
  // Who does not know yet that somebody is called lets it ring until nobody answers.
  const isUnknown = (step === 'idle' || step === 'dialling') && !(isStruck && takes !== 'line');
  if (isUnknown) return [];
  const mayRingAgain = story.isCaller && step !== 'connected'; // in another tab, or after a reload
  return late(afterMs, mayRingAgain ? Math.max(knownWithinMs, RING_AGAIN_MS) : knownWithinMs);
}

/** A page whose line does not work says so. */
function judgeStatus({ name, isThere, isStruck, statuses }, { rules }) {
  const { showsBy } = rules;
  if (!showsBy || !isThere || !isStruck) return [];
  const says = statuses.some(({ status }) => status === 'reconnecting');
  return says ? [] : [`${name}’s page keeps saying that it is connected`];
}

function judgeLeft({ name, isThere, left, complaints }) {
  if (!isThere) return [];
  const problems = complaints.map((line) => `${name}’s page complains: ${line}`);
  if (!left) return [...problems, `${name}’s page does not answer`];
  const { tracks, connections, sockets } = left;
  if (tracks > 0) problems.push(`${name} has ${tracks} tracks live after the end`);
  if (connections > 0) problems.push(`${name} has ${connections} connections open after the end`);
  if (sockets > 1) problems.push(`${name} has ${sockets} sockets open`);
  return problems;
}

/**
 * "Call support": a button during opening hours, the first agent who is free, and a message when there is none. The visitor is
 * signed in with the press, so that nobody who only reads the page uses the calling service.
 */
import { openingHours } from './opening-hours.js';

/** After these ends the next agent is tried. */
const TRY_NEXT = ['busy', 'declined', 'no-answer'];
const ANSWER_MS = 10_000;
const CHECK_EVERY_MS = 60_000;

const provider = document.querySelector('rc-call-provider');
const button = document.querySelector('#call-support');
const hours = document.querySelector('#hours');
const form = document.querySelector('#message');
const lang = document.documentElement.lang || 'en';

let settings = { agents: [], ringSeconds: 20 };
let isTrying = false;

// --- Open or closed ---

/** Reads the settings. The time is the server's: the visitor's clock may be wrong. */
async function readSettings() {
  const signal = AbortSignal.timeout(ANSWER_MS);
  const response = await fetch('support.json', { cache: 'no-store', signal });
  if (!response.ok) throw new Error(`support.json: ${response.status}`);
  settings = await response.json();
  const date = Date.parse(response.headers.get('date') ?? '');
  return openingHours(settings, Number.isNaN(date) ? new Date() : new Date(date));
}

async function showHours() {
  let opening;
  try {
    opening = await readSettings();
  } catch (error) {
    console.error(error); // the page goes on without calls
    opening = { isOpen: false };
  }
  const { isOpen, time, day } = opening;
  button.hidden = !isOpen;
  if (isOpen) say(`We are open until ${time}, ${zoneName()}.`);
  else if (time) say(`We are closed. We open on ${dayName(day)} at ${time}, ${zoneName()}.`);
  else say('');
  if (!isOpen) form.hidden = false;
}

const zoneName = () =>
  new Intl.DateTimeFormat(lang, { timeZone: settings.timeZone, timeZoneName: 'longGeneric' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName').value;

const dayName = (day) =>
  new Intl.DateTimeFormat(lang, {
    ...{ weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' },
  }).format(day);

/** Says something in the place of the opening hours. What was said before is not said again. */
function say(text) {
  if (hours.textContent !== text) hours.textContent = text;
}

// --- Calling ---

/** Tries one agent after the other, until somebody answers or the visitor cancels. */
async function callSupport(media) {
  form.hidden = true;
  say('One moment…');
  let outcome = await signIn();
  for (const agent of outcome ? [] : settings.agents) {
    outcome = await ring(agent, media);
    if (!TRY_NEXT.includes(outcome)) break;
  }
  if (outcome === 'answered' || outcome === 'canceled') return showHours();
  say('Sorry, nobody can take your call right now.');
  form.hidden = false;
  if (!TRY_NEXT.includes(outcome)) return; // the panel says what is wrong
  provider.store.send({ type: 'dismiss' }); // the panel's last words, about the last agent
  form.querySelector('h3').focus();
}

/** @returns why not; nothing when the visitor is signed in */
async function signIn() {
  provider.token ||= `visitor-${crypto.randomUUID()}`; // on RongCloud: `token-url`
  return provider.connect().then(
    () => undefined,
    ({ reason }) => reason,
  );
}

/** Rings one agent for a while. @returns `answered`, the reason of the call's end, or that of an error */
async function ring(agent, media) {
  const watch = new AbortController();
  const listen = (name, listener) => provider.addEventListener(name, listener, watch);
  let isGivenUp = false;
  const outcome = new Promise((resolve) => {
    listen('rc-call-connected', () => resolve('answered'));
    listen('rc-call-ended', ({ reason, error }) =>
      resolve(isGivenUp ? 'no-answer' : (error?.reason ?? reason)),
    );
  });
  const timer = setTimeout(() => {
    if (provider.state.call.phase !== 'outgoing') return; // answered in this moment
    isGivenUp = true;
    provider.hangUp();
  }, settings.ringSeconds * 1000);
  try {
    await provider.call({ userIds: [agent], media });
    return await outcome;
  } catch ({ reason }) {
    return isGivenUp ? 'no-answer' : reason;
  } finally {
    clearTimeout(timer);
    watch.abort();
  }
}

// The button, and "Call again" in the panel.
document.addEventListener('rc-call-request', async (event) => {
  event.preventDefault();
  const { phase } = provider.state.call;
  if (isTrying || (phase !== 'idle' && phase !== 'ended')) return;
  isTrying = true;
  await callSupport(event.media).finally(() => (isTrying = false));
});

// --- A message, when nobody is there ---

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const status = form.querySelector('[role=status]');
  const send = form.querySelector('button');
  send.disabled = true;
  status.textContent = 'Sending…';
  try {
    const body = new URLSearchParams(new FormData(form));
    const signal = AbortSignal.timeout(ANSWER_MS);
    const { ok } = await fetch(form.action, { method: 'POST', body, signal });
    if (!ok) throw new Error('refused');
    form.reset();
    status.textContent = 'Thank you. We will call you back.';
  } catch {
    status.textContent = 'This could not be sent. Try again, or call us by telephone.';
  }
  send.disabled = false;
});

showHours();
setInterval(() => isTrying || showHours(), CHECK_EVERY_MS);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && !isTrying) showHours();
});

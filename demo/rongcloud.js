/**
 * An app key and a token typed into the form, or, when `npm start` was given RC_APP_KEY and RC_APP_SECRET, a choice of sample
 * people whose tokens the demo's server gets.
 */
import { say } from './demo.js';
import { people } from './people.js';

const provider = document.querySelector('#rongcloud');
const form = document.querySelector('#sign-in');
/** The sample group, which the demo's server makes on the service. */
const GROUP = 'group318';

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const { appKey, token, navi, sdkUrl } = Object.fromEntries(new FormData(form));
  signIn({ appKey, token, tokenUrl: '', navi, sdkUrl });
});

async function signIn(settings) {
  await customElements.whenDefined('rc-call-provider');
  await provider.disconnect();
  Object.assign(provider, settings);
  await provider.updateComplete;
  provider.connect().catch(() => {}); // the panel says what is wrong
}

/** The call buttons call whoever is typed in. */
document.querySelector('#call').addEventListener('input', ({ currentTarget }) => {
  const { userId, groupId } = Object.fromEntries(new FormData(currentTarget));
  for (const button of document.querySelectorAll('rc-call-button')) {
    button.userId = userId.trim();
    button.groupId = groupId.trim();
  }
});

async function offerSamplePeople() {
  const { appKey } = await (await fetch('/demo/api/rongcloud')).json();
  if (!appKey) return;
  const served = document.querySelector('#served');
  served.hidden = false;
  say(
    served,
    'This server has an app: be one of these people, and somebody else in another browser.',
    '本服务器已配置应用：选择一位用户，并在另一个浏览器中选择另一位。',
  );
  form.hidden = true;
  document
    .querySelector('#served-people')
    .append(...people.map((person) => choiceOf(person, appKey)));
  document
    .querySelector('#users')
    .append(...people.map(({ userId, name }) => new Option(name, userId)));
  document.querySelector('#groups').append(new Option(GROUP));
}

/** Signs in as that person. */
function choiceOf({ userId, name }, appKey) {
  const button = document.createElement('button');
  button.className = 'button';
  button.type = 'button';
  button.setAttribute('aria-pressed', 'false');
  button.textContent = `${name} · ${userId}`;
  button.addEventListener('click', () => {
    for (const other of button.parentElement.children)
      other.setAttribute('aria-pressed', String(other === button));
    signIn({ appKey, token: undefined, tokenUrl: `/demo/api/rongcloud/token?userId=${userId}` });
  });
  return button;
}

offerSamplePeople().catch(() => {}); // served by something else than the demo's server: the form remains

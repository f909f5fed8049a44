/**
 * Signs in with an app key and a token from the form, or, if `npm start` has RC_APP_KEY and RC_APP_SECRET in its environment,
 * as a sample user with a token from the demo's server.
 */
import { say } from './demo.js';
import { people } from './people.js';

const provider = document.querySelector('#rongcloud');
const form = document.querySelector('#sign-in');
/** The sample group, which the demo's server creates on RongCloud. */
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
  provider.connect().catch(() => {}); // the panel shows the error
}

// the call buttons call the user or group entered in the form
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
    .append(...people.map((person) => signInButton(person, appKey)));
  document
    .querySelector('#users')
    .append(...people.map(({ userId, name }) => new Option(name, userId)));
  document.querySelector('#groups').append(new Option(GROUP));
}

/** @returns a button that signs in as that user */
function signInButton({ userId, name }, appKey) {
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

offerSamplePeople().catch(() => {}); // not served by the demo's server: keep the form

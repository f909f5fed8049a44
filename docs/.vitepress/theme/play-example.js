/** Plays a live example: its HTML in a provider of its own, on a calling service that `rc-call-kit/testing` plays. */
import { loadKit } from './load-kit.js';
import { peopleIn } from './people.js';
import { drawnCamera, drawnScreen } from './pictures.js';

/** All of the kit at once: an example is looked at while it loads. */
const loadTags = async () => (await loadKit()).loadTags();

const AsyncFunction = (async () => {}).constructor;

/**
 * @param {Element} stage
 * @param {string} html
 * @param {object} state
 * @param {string} [state.code] brings the example into it, with `calls`, `provider` and `example`
 * @param {string} state.language of the page, and so of the names
 * @returns {Promise<() => Promise<void>>} ends the example
 */
export async function playExample(stage, html, { code = '', language }) {
  const [{ fakeCalls }] = await Promise.all([import('rc-call-kit/testing'), loadTags()]);
  const { person, resolveUsers, resolveMembers } = peopleIn(language);
  const calls = fakeCalls({ self: person('3001') });
  const provider = document.createElement('rc-call-provider');
  Object.assign(provider, { backend: withPictures(calls.backend), resolveUsers, resolveMembers });
  const example = document.createElement('div');
  example.innerHTML = html;
  provider.append(example);
  const isOnline = connected(provider);
  stage.replaceChildren(provider);
  await isOnline;
  if (example.querySelector('rc-call-history, rc-missed-badge')) await provider.history.clear();
  await new AsyncFunction('calls', 'provider', 'example', code)(calls, provider, example);
  return async () => {
    await provider.disconnect();
    provider.remove();
  };
}

/** Waits until the provider has signed in. */
function connected(provider) {
  return new Promise((resolve) => {
    provider.addEventListener('rc-connection-change', ({ status }) => {
      if (status === 'connected') resolve();
    });
  });
}

/** The service of tests has no pictures. */
function withPictures(backend) {
  const show = (session) => {
    const attachView = session.attachView;
    session.attachView = (userId, video, picture) => {
      const undo = attachView(userId, video, picture);
      video.srcObject = picture === 'screen' ? drawnScreen(userId) : drawnCamera(userId);
      return () => {
        undo();
        video.srcObject = null;
      };
    };
    return session;
  };
  backend.listen((event) => event.type === 'incoming' && show(event.session));
  const startCall = backend.startCall.bind(backend);
  backend.startCall = (request) => show(startCall(request));
  return backend;
}

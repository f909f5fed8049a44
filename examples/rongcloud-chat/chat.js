/** The chat, as the page had it before there were calls: a connection of its own, and text messages with one other person. */
import * as RongIMLib from '@rongcloud/imlib-next';

const TOKEN_MS = 10_000;
const status = document.querySelector('#status');
const messages = document.querySelector('#messages');
const callButton = document.querySelector('[data-rc-call]');
let partner;

RongIMLib.init({ appkey: import.meta.env.VITE_RC_APP_KEY });
RongIMLib.addEventListener(RongIMLib.Events.CONNECTED, () => (status.textContent = 'Online'));
RongIMLib.addEventListener(RongIMLib.Events.DISCONNECT, () => (status.textContent = 'Offline'));
// Messages of calls come the same way. This shows what it knows, and no more.
RongIMLib.addEventListener(RongIMLib.Events.MESSAGES, ({ messages: received }) => {
  for (const { messageType, senderUserId, content } of received)
    if (messageType === RongIMLib.MessageType.TEXT && senderUserId === partner.userId)
      show(partner.name, content.content);
});

/** Signs in. What comes of it is said in the page. */
export async function signIn() {
  try {
    meet(await connect());
  } catch ({ message }) {
    status.textContent = message;
  }
}

/** @returns who is signed in */
async function connect() {
  const response = await fetch('/api/call-token', { signal: AbortSignal.timeout(TOKEN_MS) });
  if (!response.ok) throw new Error('Sign in first.');
  const { token } = await response.json();
  const { code, data } = await RongIMLib.connect(token);
  if (code !== RongIMLib.ErrorCode.SUCCESS) throw new Error(`Not connected: ${code}`);
  return data.userId;
}

/** The two people of this example talk to each other. */
function meet(userId) {
  partner =
    userId === '3001' ? { userId: '3002', name: 'Han Meimei' } : { userId: '3001', name: 'Li Lei' };
  document.querySelector('h1').textContent = `Chat with ${partner.name}`;
  callButton.dataset.rcCall = partner.userId;
}

/** @throws {Error} when it was not sent */
export async function send(userId, text) {
  const conversation = { conversationType: RongIMLib.ConversationType.PRIVATE, targetId: userId };
  const { code } = await RongIMLib.sendTextMessage(conversation, { content: text });
  if (code !== RongIMLib.ErrorCode.SUCCESS) throw new Error(`Not sent: ${code}`);
  show('You', text);
}

function show(name, text) {
  const item = document.createElement('li');
  item.textContent = `${name}: ${text}`;
  messages.append(item);
}

document.querySelector('#chat').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    await send(partner.userId, form.elements.text.value);
    form.reset();
  } catch ({ message }) {
    status.textContent = message;
  }
});

document.querySelector('#sign-in').addEventListener('click', signIn);
document.querySelector('#sign-out').addEventListener('click', () => RongIMLib.disconnect());

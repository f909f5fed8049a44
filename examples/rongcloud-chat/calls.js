/** Calls on the connection of the chat, which does not know of them. */
import * as RongIMLib from '@rongcloud/imlib-next';
import * as RCCall from '@rongcloud/plugin-call';
import * as RCRTC from '@rongcloud/plugin-rtc';
import 'rc-call-kit';
import { send } from './chat.js';

const provider = document.querySelector('rc-call-provider');
provider.sdk = { im: RongIMLib, rtc: RCRTC, call: RCCall };

// The chat signs in: the provider waits for that connection, and uses it. No token, and no second connection.
RongIMLib.addEventListener(RongIMLib.Events.CONNECTING, () => {
  const { connection } = provider.state;
  if (connection === 'disconnected' || connection === 'failed') provider.connect().catch(() => {}); // the panel says what is wrong
});

// Declined with words: the chat sends them.
document.addEventListener('rc-quick-reply', ({ text, call }) => {
  send(call.callerId, text).catch(console.error);
});

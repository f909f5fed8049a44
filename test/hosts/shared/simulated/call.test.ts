/** A call with the kit's own tags, from the ring to the end, as a page's test sees it. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { RcCallProvider } from 'rc-call-kit';
import 'rc-call-kit';
import { CallError, fakeCalls, type FakeCalls } from 'rc-call-kit/testing';

let calls: FakeCalls;
let provider: RcCallProvider;
const ends: string[] = [];
document.addEventListener('rc-call-ended', ({ reason }) => ends.push(reason));

beforeEach(async () => {
  document.body.innerHTML = `
    <rc-call-provider></rc-call-provider>
    <rc-call-button user-id="3002" media="video"></rc-call-button>
    <rc-call-check></rc-call-check>
    <rc-incoming-call></rc-incoming-call>
    <rc-call-panel></rc-call-panel>`;
  ends.length = 0;
  provider = document.querySelector('rc-call-provider')!;
  provider.resolveUsers = async (ids) => ids.map((userId) => ({ userId, name: `User ${userId}` }));
  calls = fakeCalls();
  provider.backend = calls.backend;
  await calls.signedIn();
});

/** All shadow roots inside of an element, and itself. */
function* roots(root: ParentNode): Generator<ParentNode> {
  yield root;
  for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) yield* roots(shadowRoot);
}

/** Waits for a button with this name, and presses it. */
async function press(tag: keyof HTMLElementTagNameMap, name: string) {
  const button = await vi.waitFor(() => {
    const inside = [...roots(document.querySelector(tag)!.shadowRoot!)];
    const buttons = inside.flatMap((root) => [...root.querySelectorAll('button')]);
    const found = buttons.find((each) =>
      [each.getAttribute('aria-label'), each.title, each.textContent.trim()].includes(name),
    );
    expect(found, `a button ${name} in ${tag}`).toBeDefined();
    return found!;
  });
  button.click();
}

const says = (tag: keyof HTMLElementTagNameMap, text: string) =>
  vi.waitFor(() => {
    const inside = [...roots(document.querySelector(tag)!.shadowRoot!)];
    expect(inside.map(({ textContent }) => textContent).join(' ')).toContain(text);
  });

test('it rings, is answered, and is hung up here', async () => {
  const call = await calls.incoming({ from: '3002', media: 'video' });
  await says('rc-incoming-call', 'User 3002');
  await press('rc-incoming-call', 'Accept');
  await call.answered();
  expect(provider.state.call.phase).toBe('connected');
  await press('rc-call-panel', 'Hang up');
  expect(await call.ended()).toMatchObject({ reason: 'hung-up', endedBy: 'self' });
  expect(ends).toEqual(['hung-up']);
});

test('it rings for a while, and the panel shrinks and grows', async () => {
  const call = await calls.incoming({ from: '3002', media: 'video' });
  await new Promise((resolve) => setTimeout(resolve, 600)); // the tags look whether something covers them
  await press('rc-incoming-call', 'Accept');
  await call.answered();
  await new Promise((resolve) => setTimeout(resolve, 600));
  await press('rc-call-panel', 'Minimize');
  await press('rc-call-panel', 'Back to the call');
  call.hangUp();
  await says('rc-call-panel', 'User 3002 hung up');
});

test('a member of a group is picked', async () => {
  provider.resolveMembers = async () => [{ userId: '3007', name: 'Gu' }];
  const button = document.querySelector('rc-call-button')!;
  button.userId = undefined;
  button.groupId = 'group';
  await press('rc-call-button', 'Video call');
  await says('rc-call-button', 'Gu');
  const picker = button.shadowRoot!.querySelector('rc-member-picker')!;
  picker.shadowRoot!.querySelector<HTMLElement>('[role=option]')!.click();
  await press('rc-call-button', 'OK');
  const call = await calls.placed();
  expect(call.info).toMatchObject({ groupId: 'group', members: [{ userId: '3007' }] });
  call.letRingOut();
});

test('it is declined here', async () => {
  const call = await calls.incoming({ from: '3002' });
  await press('rc-incoming-call', 'Decline');
  expect(await call.ended()).toMatchObject({ reason: 'declined' });
});

test('the button calls, and the others answer, turn a camera off, and hang up', async () => {
  await press('rc-call-button', 'Video call');
  const call = await calls.placed();
  expect(call.info.members.map(({ userId }) => userId)).toContain('3002');
  call.answer();
  await vi.waitFor(() => expect(provider.state.call.phase).toBe('connected'));
  call.turn('3002', { camera: false });
  await says('rc-call-panel', 'User 3002');
  call.hangUp();
  await says('rc-call-panel', 'User 3002 hung up');
});

test('a microphone that is refused is told', async () => {
  calls.denyDevice('microphone');
  const ended = new Promise<CallError | undefined>((resolve) => {
    document.addEventListener('rc-call-ended', ({ error }) => resolve(error), { once: true });
  });
  await press('rc-call-button', 'Video call');
  expect(await ended).toBeInstanceOf(CallError);
  await says('rc-call-panel', 'microphone');
});

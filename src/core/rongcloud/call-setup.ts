/**
 * Sets a call up: dials or answers, until it is connected. Also settles what may come in between: the SDK has one call at a
 * time, and two users may dial each other at the same moment.
 */
import type { Media } from '../call/call-info.js';
import { CallError } from '../call/call-error.js';
import type { CallOutcome, CallReporter } from '../call/call-reporter.js';
import type { CaptureSettings } from '../media/capture-settings.js';
import { withDeviceSupport } from './lazy-devices.js';
import type { CallerPage } from '../call/caller-page.js';
import { introduce, pushParams } from './push-texts.js';
import type { RongCloudDevices } from './rongcloud-devices.js';
import type { RongCloudPeers } from './rongcloud-peers.js';
import type { CallWatchdog } from './call-watchdog.js';
import type { SdkCall } from './sdk-call.js';
import { attempt, failureOf, TIMED_OUT } from './sdk-results.js';
import { ANOTHER_CALL, OTHER_IS_BUSY, SUCCESS } from './call-codes.js';
import type { Answer, CallClient, DialAnswer, SdkSession, SessionListener } from './sdk-types.js';
import type { CallTiming } from './timing.js';

export interface CallSetupOptions {
  /** The signed-in user. */
  readonly userId: string;
  readonly client: CallClient;
  readonly timing: Pick<CallTiming, 'redialMs' | 'awaitRedialMs' | 'lapseMs' | 'hangUpMs'>;
  readonly capture: CaptureSettings;
  readonly caller?: CallerPage;
  readonly reporter: CallReporter;
  readonly peers: RongCloudPeers;
  readonly devices: RongCloudDevices;
  readonly sdk: SdkCall;
  readonly watchdog: Pick<CallWatchdog, 'ringFor'>;
  readonly listener: SessionListener;
  /** Settles when the SDK is done with all calls before this one. */
  readonly ready: () => Promise<unknown>;
  /** Ends the call on both sides. */
  readonly drop: (outcome: CallOutcome) => void;
}

export class CallSetup {
  readonly #options: CallSetupOptions;
  /** Settles when the SDK has declined a call that came in before ours was out. */
  #refusal: Promise<unknown> | undefined;
  /** Both sides dialled each other: the SDK is about to end both calls as busy. */
  #hasCollided = false;
  /** After a collision: dials again, or gives up waiting for the other side to. */
  #redial: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CallSetupOptions) {
    this.#options = options;
  }

  /** Dials. A failure ends the call. */
  async dial(): Promise<void> {
    const { reporter, devices, sdk, watchdog, timing } = this.#options;
    if (reporter.isEnded) return sdk.release();
    const answer = await sdk.dial(() => this.#call());
    if (answer.code === ANOTHER_CALL && sdk.session) return this.#answerTheirs(sdk.session);
    if (answer.code === ANOTHER_CALL && this.#refusal) {
      await this.#refusal;
      this.#refusal = undefined;
      return this.dial();
    }
    if (answer.code !== SUCCESS || !answer.session) {
      await this.#fail(answer, 'Calling', 'system');
      return;
    }
    sdk.session = answer.session;
    if (reporter.isEnded) return sdk.hangUp();
    reporter.placed();
    watchdog.ringFor(timing.lapseMs);
    void devices.checkCamera();
  }

  /**
   * Answers.
   *
   * @throws CallError a failure, which also ends the call
   */
  async answer(session: SdkSession): Promise<void> {
    const { reporter, peers, sdk, capture, ready, client, caller } = this.#options;
    sdk.isAnswered = true;
    introduce(client, caller);
    await ready(); // a call that has just ended may still be in the media room
    if (reporter.isEnded) return;
    const constraints = await withDeviceSupport((devices) =>
      devices.preferredDevices(reporter.info.media, capture),
    );
    if (reporter.isEnded) return;
    const answer = await sdk.accept(session, () =>
      constraints ? session.accept(constraints) : session.accept(),
    );
    if (answer.code !== SUCCESS) throw await this.#fail(answer, 'Answering', 'self');
    sdk.noteJoin();
    if (reporter.isEnded) return sdk.abandon(session); // the SDK has joined it all the same
    peers.adopt(session.getRemoteUsers());
    if (reporter.info.joins === undefined) peers.join(session.getCallerId()); // else they may have left
    reporter.change({ members: peers.members });
    reporter.connected();
  }

  /** From here on the SDK's session is this call. */
  adopt(session: SdkSession): void {
    const { peers, sdk, listener } = this.#options;
    sdk.session = session;
    session.registerSessionListener(listener);
    peers.adopt(session.getRemoteUsers());
  }

  /** Somebody else calls while ours is not out yet. Ours comes first: it is placed once the SDK has declined theirs. */
  refuse(session: SdkSession): void {
    this.#refusal = attempt(() => session.hungup(), this.#options.timing.hangUpMs);
  }

  /** Nothing is dialled any more. */
  stop(): void {
    clearTimeout(this.#redial);
  }

  // --- two who dial each other ---

  /** They dialled us while we dialled them: the SDK is about to end both calls. */
  collide(userId: string): void {
    if (this.#isUnansweredCallTo(userId)) this.#hasCollided = true;
  }

  /**
   * They dialled us while the SDK has no call of ours: ours is not out yet, or a collision ended it. Theirs takes its place.
   *
   * @returns whether it does
   */
  takes(session: SdkSession): boolean {
    if (!this.#isUnansweredCallTo(session.getCallerId())) return false;
    this.takeOver(session);
    return true;
  }

  /** That call is this one, and is answered at once. */
  takeOver(session: SdkSession): void {
    this.stop();
    this.adopt(session);
    if (!this.#options.sdk.isDialling) void this.#answerTheirs(session); // else once the SDK has refused to place ours
  }

  /** Whether the SDK names this reason because of a collision: the call is not over. */
  isCollision(reason: number | null | undefined): boolean {
    return this.#hasCollided && reason === OTHER_IS_BUSY;
  }

  /** After the SDK has closed the calls that collided. The smaller user id dials again, the other side waits for that. */
  settleCollision(): void {
    const { userId, timing, peers, drop } = this.#options;
    this.#hasCollided = false;
    const dialsAgain = peers.ids.every((other) => userId < other);
    this.#redial = dialsAgain
      ? setTimeout(() => void this.dial(), timing.redialMs)
      : setTimeout(() => drop({ reason: 'busy', endedBy: 'remote' }), timing.awaitRedialMs);
  }

  #isUnansweredCallTo(userId: string): boolean {
    const { reporter, peers } = this.#options;
    const { direction, groupId } = reporter.info;
    const isOurs = direction === 'outgoing' && groupId === undefined;
    return isOurs && !reporter.isEnded && !reporter.isConnected && peers.has(userId);
  }

  /** Their call replaces ours, as if each side had answered the other. */
  async #answerTheirs(session: SdkSession): Promise<void> {
    const { reporter, devices, sdk } = this.#options;
    if (reporter.isEnded) return sdk.hangUp();
    const media = mediaOf(session);
    if (media !== reporter.info.media) {
      reporter.change({ media });
      devices.forgoCamera();
    }
    reporter.placed();
    await this.answer(session).catch(() => {}); // the failure ended the call
  }

  // --- talking to the SDK ---

  async #call(): Promise<DialAnswer> {
    const { client, listener, reporter, peers, capture, caller } = this.#options;
    const { groupId, media } = reporter.info;
    const userIds = peers.ids;
    const constraints = await withDeviceSupport((devices) =>
      devices.preferredDevices(media, capture),
    );
    const params = {
      mediaType: media === 'video' ? 2 : 1,
      listener,
      ...(constraints && { constraints }),
      ...pushParams(client, reporter.info, caller),
    } as const;
    introduce(client, caller);
    return groupId === undefined
      ? client.call({ ...params, targetId: userIds[0] ?? '' })
      : client.callInGroup({ ...params, targetId: groupId, userIds });
  }

  async #fail(answer: Answer, doing: string, endedBy: 'self' | 'system'): Promise<CallError> {
    const { reporter, sdk, drop } = this.#options;
    const { media } = reporter.info;
    const isNotAllowed = answer.code === TIMED_OUT && !sdk.ownTracks.areOpen;
    const deviceError = isNotAllowed
      ? notAllowed()
      : await withDeviceSupport((devices) => devices.explainDeviceFailure(answer.code, media));
    const error = deviceError ?? failureOf(answer, doing);
    drop({ reason: 'failed', endedBy, error });
    return error;
  }
}

/** The browser's question is still open. */
function notAllowed(): CallError {
  return new CallError('permission-denied', 'The microphone was not opened in time.', {
    device: 'microphone',
  });
}

export function mediaOf(session: SdkSession): Media {
  return session.getMediaType() === 2 ? 'video' : 'audio';
}

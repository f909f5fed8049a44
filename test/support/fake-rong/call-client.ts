/** `RCCallClient`, and the plugin that makes one. */
import { GROUP, PRIVATE, SUCCESS } from './codes.js';
import { CallEngine, type CallMachine } from './call-machine.js';
import {
  expectListener,
  expectUserIds,
  FakeSession,
  openDevices,
  type Listener,
  type SessionOptions,
  type SessionOwner,
} from './call-session.js';
import type { FakeIm, Installer } from './im.js';
import type { OfflineRecord } from './offline-calls.js';
import type { DeviceProfiles, FakeRtcClient } from './rtc.js';
import type { Answer } from './tracks.js';

interface ClientOptions extends SessionOptions {
  readonly rtcClient: FakeRtcClient;
  readonly onSession: (session: FakeSession) => void;
  readonly onSessionClose: (session: FakeSession, summary?: object) => void;
  readonly onOfflineRecord?: (record: OfflineRecord) => void;
}

interface DialParams {
  readonly constraints?: DeviceProfiles;
  readonly targetId: string;
  readonly mediaType?: number;
  readonly listener: object;
  readonly userIds?: string[];
  readonly extra?: string;
  readonly pushTitle?: string;
  readonly pushContent?: string;
}

type Dialled = Answer & { readonly session?: FakeSession };

export class FakeCallClient implements SessionOwner {
  readonly rtc: FakeRtcClient;
  readonly options: ClientOptions;
  readonly log: string[];
  /** What was dialled last, and the texts and the profile of then. */
  dialled:
    (DialParams & { readonly texts?: readonly object[]; readonly user?: object }) | undefined;
  #texts: readonly object[] | undefined;
  #user: object | undefined;
  /** Not in all releases. */
  setPushConfig?: (...configs: readonly Record<string, unknown>[]) => void;
  /** Calls that are not over. */
  sessions: FakeSession[] = [];

  readonly #im: FakeIm;
  readonly #engine: CallEngine;

  constructor(im: FakeIm, options: ClientOptions, callTimeoutMs: number) {
    this.#im = im;
    this.rtc = options.rtcClient;
    this.options = { ...options };
    this.log = im.log;
    if (!im.isOldRelease)
      this.setPushConfig = (...configs) => {
        for (const config of configs) expectTexts(config, 'setPushConfig');
        if (configs.length !== 2) throw new Error('[RCCallClient setPushConfig] needs two');
        this.#texts = configs;
      };
    this.#engine = new CallEngine(
      im,
      callTimeoutMs,
      (machine) => this.#receive(machine),
      (record) => this.options.onOfflineRecord?.(record),
    );
  }

  registerUserInfo(info: Record<string, unknown> = {}): void {
    for (const [key, value] of Object.entries(info))
      if (!['name', 'portraitUri', 'extra'].includes(key) || typeof value !== 'string')
        throw new Error(`[RCCallClient registerUserInfo] '${key}' must be of type 'string'`);
    this.#user = { ...info };
  }

  async call(params: DialParams): Promise<Dialled> {
    const where = 'RCCallClient call';
    expectDialling(params, where);
    return this.#dial(PRIVATE, [params.targetId], params);
  }

  async callInGroup(params: DialParams): Promise<Dialled> {
    const where = 'RCCallClient callInGroup';
    expectUserIds(params.userIds, where);
    expectDialling(params, where);
    return this.#dial(GROUP, params.userIds ?? [], params);
  }

  /** Devices first, and shown to the page before anything is sent; an exception of the page leaves them open. */
  async #dial(
    conversationType: number,
    userIds: readonly string[],
    params: DialParams,
  ): Promise<Dialled> {
    const { targetId, mediaType = 1, listener, constraints } = params;
    this.dialled = {
      ...params,
      ...(this.#texts && { texts: this.#texts }),
      ...(this.#user && { user: this.#user }),
    };
    const opened = await openDevices(this.rtc, mediaType, this.options, constraints);
    if (opened.code !== SUCCESS) return { code: opened.code };
    for (const track of opened.tracks) (listener as Listener).onTrackReady!(track);
    const { code, machine } = await this.#engine.call(
      conversationType,
      targetId,
      userIds,
      mediaType,
    );
    if (!machine) {
      for (const track of opened.tracks) track.destroy();
      return { code };
    }
    const session = new FakeSession(this, machine, opened.tracks);
    session.registerSessionListener(listener);
    this.sessions.push(session);
    return { code, session };
  }

  /** The listener must be there when `onSession` returns. */
  #receive(machine: CallMachine): void {
    const session = new FakeSession(this, machine);
    this.sessions.push(session);
    try {
      this.options.onSession(session);
    } catch (cause) {
      this.log.push(`onSession: ${String(cause)}`);
    }
    if (!session.listener) throw new Error('[RCCallSession] session Must Have Listener');
  }

  closed(session: FakeSession): void {
    const { machine } = session;
    this.sessions = this.sessions.filter((one) => one !== session);
    if (this.#im.isCrashed) return;
    try {
      this.options.onSessionClose(session, machine.summary());
    } catch (cause) {
      this.log.push(`onSessionClose: ${String(cause)}`);
    }
  }

  hangUpOthers(session: FakeSession): void {
    for (const other of this.sessions.filter((one) => one !== session)) void other.hungup();
    this.sessions = [session];
  }

  // --- for tests ---

  /** The other side's SDK fails, for a reason of its own. */
  failWith(reason: number): void {
    for (const session of this.sessions) session.machine.fail(reason);
  }
}

function expectDialling(params: DialParams, where: string): void {
  const { targetId, mediaType = 1, listener, ...texts } = params;
  if (typeof targetId !== 'string' || targetId === '')
    throw new Error(`[${where}] 'targetId' parameter is required, must be of type 'string'`);
  if (mediaType !== 1 && mediaType !== 2)
    throw new Error(`[${where}] 'mediaType' parameter must be of type 'RCCallMediaType'`);
  expectListener(listener, where);
  expectTexts(texts, where);
}

function expectTexts(texts: object, where: string): void {
  for (const key of ['extra', 'pushTitle', 'pushContent']) {
    const { [key]: text = '' } = texts as Record<string, unknown>;
    if (typeof text !== 'string') throw new Error(`[${where}] '${key}' must be of type 'string'`);
  }
}

const BOOLEANS = [
  'isAllowSubscribeRetry',
  'isAllowPublishRetry',
  'isOffCameraWhenVideoDisable',
  'isAllowDemotionGetStream',
];

/** Own, enumerable keys of the right types; `null` passes for an RTC client. */
function expectOptions(options: object): asserts options is ClientOptions {
  const given = options as Record<string, unknown>;
  const missing = ['rtcClient', 'onSession', 'onSessionClose'].filter(
    (key) => !Object.keys(options).includes(key),
  );
  if (missing.length > 0) throw new Error(`missing parameter -> "${missing.join()}"`);
  if (typeof given.rtcClient !== 'object') throw new Error("'rtcClient' must be an object");
  for (const key of ['onSession', 'onSessionClose', 'onOfflineRecord'])
    if (key === 'onOfflineRecord' && given[key] === undefined) continue;
    else if (typeof given[key] !== 'function') throw new Error(`'${key}' must be a function`);
  for (const key of BOOLEANS)
    if (given[key] !== undefined && typeof given[key] !== 'boolean')
      throw new Error(`'${key}' must be a boolean`);
  if (given.joinType !== undefined && ![0, 1, 2].includes(given.joinType as number))
    throw new Error("'joinType' is none");
}

/** @param callTimeoutMs how long a call rings; 60 s with the real one */
export function callInstaller(callTimeoutMs: number): Installer<FakeCallClient> {
  return {
    tag: 'RCCall',
    verify: () => true,
    setup: (im, options) => {
      expectOptions(options);
      return new FakeCallClient(im, options, callTimeoutMs);
    },
  };
}

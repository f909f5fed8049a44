/**
 * The media devices of this machine, and which of them a person prefers. Preferences are stored per origin. One applies
 * while its device is plugged in. Browsers replace device ids when permissions are reset, so a device is found by its label
 * as well.
 */
import type { Device } from '../call/call-error.js';
import { isLive } from '../call/call-state.js';
import { withDeadline } from '../call/deadline.js';
import { shared } from '../call/page-registry.js';
import type { CallStore } from '../store/call-store.js';
import { safeCall } from '../call/safe-call.js';

/** `speaker` plays what the others send, `ringer` plays the ringtone. */
export type DeviceKind = Device | 'speaker' | 'ringer';

/** A device as a preference stores it. */
export interface DeviceChoice {
  readonly deviceId: string;
  readonly label: string;
}

const MEDIA_DEVICE_KINDS: Readonly<Record<DeviceKind, MediaDeviceKind>> = {
  microphone: 'audioinput',
  camera: 'videoinput',
  speaker: 'audiooutput',
  ringer: 'audiooutput',
};

const KEY_PREFIX = 'rc-call-kit-';

/** How long the list of devices may take. */
const LIST_MS = 1000;
/** As the browser told last. */
let listed: readonly MediaDeviceInfo[] | undefined;

/** Without storage (private windows, sandboxed frames) preferences last as long as the page. */
const memory = shared('devices', () => new Map<string, unknown>());
const watchers = shared('device-watchers', () => new Set<() => void>());

/** Whether the browser lets a page choose the audio output device. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** Whether the browser lets a page choose the device that its ringtone plays on: Firefox and Safari do not. */
export function canChooseRinger(): boolean {
  return canChooseSpeaker() && 'setSinkId' in AudioContext.prototype;
}

/**
 * All devices that are plugged in. Firefox answers once the window has had the focus, which may be never: after a second, the
 * list is the one that it gave last, and watchers are called when it has given a new one.
 *
 * @returns `undefined` where the browser has told nothing yet
 */
export async function listDevices(): Promise<readonly MediaDeviceInfo[] | undefined> {
  const { mediaDevices } = navigator as Partial<Navigator>; // undefined on insecure pages
  if (!mediaDevices) return [];
  let given: readonly MediaDeviceInfo[] | undefined;
  let isLate = false;
  const listing = mediaDevices.enumerateDevices().then((devices) => {
    listed = devices;
    if (isLate && JSON.stringify(devices) !== JSON.stringify(given ?? [])) notifyWatchers();
    return devices;
  });
  try {
    return await withDeadline(listing, LIST_MS);
  } catch {
    isLate = true;
    return (given = listed);
  }
}

/** The devices of a kind that are plugged in; none before the page was granted one of that kind. */
export async function devicesOf(kind: DeviceKind): Promise<readonly DeviceChoice[]> {
  const devices = (await listDevices()) ?? [];
  return devices.filter(
    (device) =>
      device.kind === MEDIA_DEVICE_KINDS[kind] && !['', 'communications'].includes(device.deviceId),
  );
}

/** The device a person chose last. It may be unplugged. */
export function preference(kind: DeviceKind): DeviceChoice | undefined {
  return kept<DeviceChoice>(kind, ({ deviceId }) => typeof deviceId === 'string');
}

/** What a person chose last under a name, unless it is none of this kit's. */
export function kept<T>(name: string, isValid: (value: Partial<T>) => boolean): T | undefined {
  try {
    const value = JSON.parse(localStorage.getItem(KEY_PREFIX + name)!) as Partial<T> | null;
    if (value && isValid(value)) return value as T;
  } catch {
    // no storage, or not written by this kit
  }
  return memory.get(name) as T | undefined;
}

/** Stores a device as the preferred one of its kind. An id that is not plugged in clears the preference. */
export async function prefer(kind: DeviceKind, deviceId: string): Promise<void> {
  const device = (await devicesOf(kind)).find((each) => each.deviceId === deviceId);
  keep(kind, device && { deviceId, label: device.label });
}

/** Stores what a person chose under a name, or forgets it. Watchers are called, here and in other tabs. */
export function keep(name: string, choice: object | undefined): void {
  if (choice) memory.set(name, choice);
  else memory.delete(name);
  try {
    if (choice) localStorage.setItem(KEY_PREFIX + name, JSON.stringify(choice));
    else localStorage.removeItem(KEY_PREFIX + name);
  } catch {
    // it stays in memory
  }
  notifyWatchers();
}

/**
 * Switches to another device, in the current call if there is one, and prefers it from then on.
 *
 * @param store the store with the call
 * @throws CallError when the device cannot be opened; the preference does not change then
 */
export async function useDevice(
  store: CallStore,
  kind: DeviceKind,
  deviceId: string,
): Promise<void> {
  const { call } = store.state;
  const isOwn = kind === 'microphone' || kind === 'camera';
  if (isOwn && isLive(call) && call.phase !== 'incoming')
    await store.send({ type: 'use-device', device: kind, deviceId });
  await prefer(kind, deviceId);
}

/** The id of the preferred device of a kind, if it is plugged in. */
export async function preferredId(kind: DeviceKind): Promise<string | undefined> {
  const wanted = preference(kind);
  if (!wanted) return undefined;
  const devices = await devicesOf(kind);
  const found =
    devices.find(({ deviceId }) => deviceId === wanted.deviceId) ??
    devices.find(({ label }) => label !== '' && label === wanted.label);
  return found?.deviceId;
}

/**
 * Calls back when a device is plugged in or unplugged, or a preference changes in any tab. The first watcher subscribes to
 * the browser, which can block the main thread for 10 ms; further ones cost nothing.
 *
 * @returns the undo
 */
export function watchDevices(watcher: () => void): () => void {
  const own = () => safeCall(watcher);
  if (watchers.size === 0) subscribeToBrowser();
  watchers.add(own);
  return () => {
    if (watchers.delete(own) && watchers.size === 0) unsubscribeFromBrowser();
  };
}

function subscribeToBrowser(): void {
  const { mediaDevices } = navigator as Partial<Navigator>;
  mediaDevices?.addEventListener('devicechange', notifyWatchers);
  window.addEventListener('storage', handleStorage);
}

function unsubscribeFromBrowser(): void {
  const { mediaDevices } = navigator as Partial<Navigator>;
  mediaDevices?.removeEventListener('devicechange', notifyWatchers);
  window.removeEventListener('storage', handleStorage);
}

function handleStorage({ key }: StorageEvent): void {
  if (!key || key.startsWith(KEY_PREFIX)) notifyWatchers();
}

function notifyWatchers(): void {
  for (const watcher of [...watchers]) watcher();
}

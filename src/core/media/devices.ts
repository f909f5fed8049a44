/**
 * The devices of this machine, and which of them a person prefers. A preference holds for the whole origin, and for as long
 * as the device is there; device ids change when permissions are reset, so that a device is known by its name as well.
 */
import type { Device } from '../call/call-error.js';
import { isLive } from '../call/call-state.js';
import type { CallStore } from '../call/call-store.js';
import { safeCall } from '../call/safe-call.js';

/** `speaker` plays the others, `ringer` rings. */
export type DeviceKind = Device | 'speaker' | 'ringer';

/** A device as a preference keeps it. */
export interface DeviceChoice {
  readonly deviceId: string;
  readonly label: string;
}

const LISTED: Readonly<Record<DeviceKind, MediaDeviceKind>> = {
  microphone: 'audioinput',
  camera: 'videoinput',
  speaker: 'audiooutput',
  ringer: 'audiooutput',
};

const KEY = 'rc-call-kit-';

/** Where there is no storage (private windows, sandboxed frames), preferences last as long as the page. */
const memory = new Map<DeviceKind, DeviceChoice>();
const watchers = new Set<() => void>();

/** Whether the browser lets a page choose where sound comes out. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** The devices of a kind that are there now; none before the person has allowed one of that kind. */
export async function devicesOf(kind: DeviceKind): Promise<readonly DeviceChoice[]> {
  const { mediaDevices } = navigator as Partial<Navigator>; // pages that are not secure have none
  const devices = (await mediaDevices?.enumerateDevices()) ?? [];
  return devices.filter(
    (device) => device.kind === LISTED[kind] && !['', 'communications'].includes(device.deviceId),
  );
}

/** What a person chose last; the device may be gone. */
export function preference(kind: DeviceKind): DeviceChoice | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY + kind)!) as Partial<DeviceChoice> | null;
    if (typeof kept?.deviceId === 'string') return kept as DeviceChoice;
  } catch {
    // no storage, or somebody else wrote there
  }
  return memory.get(kind);
}

/** Keeps a device as the preferred one of its kind; one that is not there is forgotten. */
export async function prefer(kind: DeviceKind, deviceId: string): Promise<void> {
  const device = (await devicesOf(kind)).find((each) => each.deviceId === deviceId);
  const choice = device && { deviceId, label: device.label };
  if (choice) memory.set(kind, choice);
  else memory.delete(kind);
  try {
    if (choice) localStorage.setItem(KEY + kind, JSON.stringify(choice));
    else localStorage.removeItem(KEY + kind);
  } catch {
    // kept in memory
  }
  tellWatchers();
}

/**
 * Takes another device, at once if there is a call, and prefers it from then on.
 *
 * @param store the one whose call it is
 * @throws CallError when it cannot be opened; what was preferred stays
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

/** The id of the preferred device of a kind, if there is a preference and it is plugged in. */
export async function preferredId(kind: DeviceKind): Promise<string | undefined> {
  const wanted = preference(kind);
  if (!wanted) return undefined;
  const devices = await devicesOf(kind);
  const found =
    devices.find(({ deviceId }) => deviceId === wanted.deviceId) ??
    devices.find(({ label }) => label !== '' && label === wanted.label);
  return found?.deviceId;
}

/** Calls back when a device came or went, or another one is preferred, in any tab. @returns the undo */
export function watchDevices(watcher: () => void): () => void {
  const own = () => safeCall(watcher);
  const { mediaDevices } = navigator as Partial<Navigator>;
  const handleStorage = ({ key }: StorageEvent) => {
    if (!key || key.startsWith(KEY)) own();
  };
  watchers.add(own);
  mediaDevices?.addEventListener('devicechange', own);
  window.addEventListener('storage', handleStorage);
  return () => {
    watchers.delete(own);
    mediaDevices?.removeEventListener('devicechange', own);
    window.removeEventListener('storage', handleStorage);
  };
}

function tellWatchers(): void {
  for (const watcher of [...watchers]) watcher();
}

/** What the samples of the documentation take as given: what a page has of its own, and other people's packages. */
import type { RcCallEventMap as EventMap, RcCallProvider } from 'rc-call-kit';
import type { CallInfo } from 'rc-call-kit/core';
import type { FakeCall, FakeCalls } from 'rc-call-kit/testing';

declare global {
  // elements and values that a page has
  const provider: RcCallProvider;
  const notice: HTMLElement;
  const deviceId: string;
  const vapidPublicKey: string;
  const subscribeUrl: string;

  // functions that a page has
  function report(...facts: unknown[]): void;
  function mayTalk(groupId: string): boolean;
  function sendChatMessage(userId: string, text: string): void;
  function sendMessage(userId: string, text: string): void;
  function sendToSupport(text: string): void;
  function showMyButtons(call: CallInfo): void;

  // live examples, and tests
  const calls: FakeCalls;
  const example: HTMLElement;
  interface Window {
    calls: FakeCalls;
    call: FakeCall;
  }
  interface ParentNode {
    querySelector(selectors: `#${string}`): HTMLElement | null;
  }

  // of other packages
  type RcCallEventMap = EventMap;
  const RongIMLib: any; // scripts from RongCloud's CDN
  const RCRTC: any;
  const RCCall: any;
  const router: { on(event: 'swap', listener: (nextBody: HTMLElement) => void): void };
  const server: import('node:http').Server;
  const db: any; // whatever a server keeps its sessions in
  function Component(options: object): ClassDecorator;
  const CUSTOM_ELEMENTS_SCHEMA: object;
  function importScripts(...addresses: string[]): void;
}

import { Component, CUSTOM_ELEMENTS_SCHEMA, computed, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import 'rc-call-kit';
import type { Profile, RcCallEventMap } from 'rc-call-kit';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <rc-call-provider
      backend="local"
      [token]="self"
      [resolveUsers]="resolveUsers()"
      (rc-call-ended)="note($event)"
    ></rc-call-provider>
    <rc-call-button user-id="2" media="video">Call</rc-call-button>
    <rc-incoming-call ringtone="none"></rc-incoming-call>
    <rc-call-panel></rc-call-panel>
    <button (click)="renders.set(renders() + 1)">Again</button>
    <output>{{ renders() }} {{ end() }}</output>
  `,
})
export class App {
  readonly self = new URLSearchParams(location.search).get('as') ?? '1';
  readonly renders = signal(0);
  readonly end = signal('');
  /** A new function each time. */
  readonly resolveUsers = computed(() => {
    this.renders();
    return async (ids: readonly string[]): Promise<Profile[]> =>
      ids.map((userId) => ({ userId, name: `User ${userId}` }));
  });

  note({ reason }: RcCallEventMap['rc-call-ended']): void {
    this.end.set(reason);
  }
}

bootstrapApplication(App).catch((error: unknown) => console.error(error));

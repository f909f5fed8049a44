import { Component, CUSTOM_ELEMENTS_SCHEMA, input, OnInit, signal } from '@angular/core';
import type { RcCallEventMap } from 'rc-call-kit';
import { callToken, noteOf, resolveUsers, type Person } from './people';

/** Signs in, rings, and shows the call. It stands beside the outlet, so no other page takes it away. */
@Component({
  selector: 'app-calls',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <rc-call-provider
      backend="local"
      [token]="token()"
      [resolveUsers]="resolveUsers"
      (rc-call-ended)="handleEnded($event)"
    >
      <rc-incoming-call></rc-incoming-call>
      <rc-call-panel></rc-call-panel>
    </rc-call-provider>
    <output>{{ note() }}</output>
  `,
})
export class Calls implements OnInit {
  readonly me = input.required<Person>();
  readonly token = signal<string | undefined>(undefined);
  readonly note = signal('');
  readonly resolveUsers = resolveUsers;

  ngOnInit(): void {
    callToken(this.me()).then(
      (token) => this.token.set(token),
      () => this.note.set('There are no calls now. Reload the page.'),
    );
  }

  handleEnded(event: RcCallEventMap['rc-call-ended']): void {
    this.note.set(noteOf(event));
  }
}

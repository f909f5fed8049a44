import { Component, CUSTOM_ELEMENTS_SCHEMA, input } from '@angular/core';
import type { Person } from './people';

@Component({
  selector: 'app-call-button',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <rc-call-button [userId]="person().userId" media="video"
      >Call {{ person().name }}</rc-call-button
    >
  `,
})
export class CallButton {
  readonly person = input.required<Person>();
}

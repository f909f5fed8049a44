import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { CallButton } from './call-button';
import { people, personOf } from './people';
import { Session } from './session';

@Component({
  imports: [CallButton, RouterLink],
  template: `
    <h1>Colleagues</h1>
    <ul>
      @for (person of others(); track person.userId) {
        <li>
          <a [routerLink]="['/people', person.userId]">{{ person.name }}</a>
          <app-call-button [person]="person" />
        </li>
      }
    </ul>
  `,
})
export class ListPage {
  readonly #session = inject(Session);
  readonly others = computed(() => people.filter((person) => person !== this.#session.me()));
}

@Component({
  imports: [CallButton],
  template: `
    @if (person(); as person) {
      <h1>{{ person.name }}</h1>
      <p>{{ person.job }}</p>
      <app-call-button [person]="person" />
    } @else {
      <h1>Nobody here</h1>
    }
  `,
})
export class PersonPage {
  readonly userId = input.required<string>();
  readonly person = computed(() => personOf(this.userId()));
}

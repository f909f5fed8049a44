import { Component, inject } from '@angular/core';
import { RouterLink, RouterOutlet } from '@angular/router';
import { Calls } from './calls';
import { people } from './people';
import { Session } from './session';

@Component({
  selector: 'app-root',
  imports: [Calls, RouterLink, RouterOutlet],
  template: `
    @if (session.me(); as me) {
      <nav>
        <a routerLink="/">Colleagues</a>
        <button (click)="session.signOut()">Sign out {{ me.name }}</button>
      </nav>
      <app-calls [me]="me" />
      <router-outlet />
    } @else {
      <h1>Who are you?</h1>
      @for (person of people; track person.userId) {
        <button (click)="session.signIn(person)">{{ person.name }}</button>
      }
    }
  `,
})
export class App {
  readonly people = people;
  readonly session = inject(Session);
}

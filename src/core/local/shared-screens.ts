/** Who shares a screen in one local call. The code of sharing one's own is loaded while the call goes on. */
import type { CallReporter } from '../call/call-reporter.js';
import { loadModule } from '../call/load-module.js';
import type { LocalConnections } from './local-connections.js';
import type { LocalScreen } from './local-screen.js';

export interface SharedScreensOptions {
  readonly userId: string;
  readonly reporter: CallReporter;
  readonly connections: LocalConnections;
  /** The others have to be told whether this side shares. */
  readonly sendingChanged: () => void;
}

export class SharedScreens {
  readonly #options: SharedScreensOptions;
  /** Ids, in the order in which they began. */
  #ids: readonly string[] = [];
  #own: LocalScreen | undefined;
  #loading: Promise<LocalScreen> | undefined;

  constructor(options: SharedScreensOptions) {
    this.#options = options;
  }

  has(userId: string): boolean {
    return this.#ids.includes(userId);
  }

  /** Somebody shares their screen, or not. */
  follow(userId: string, isShared: boolean): void {
    if (isShared === this.has(userId)) return;
    const others = this.#ids.filter((id) => id !== userId);
    this.#ids = isShared ? [...others, userId] : others;
    this.#options.reporter.change({ screens: this.#ids });
  }

  /** Loads what sharing needs, so that nothing comes between a press and the browser's question. */
  prepare(): void {
    this.#loading ??= this.#load();
    this.#loading.catch(() => {}); // it is loaded when it is needed
  }

  /** Shares the own screen, or not. The person is asked before this returns, if `prepare` is done. @throws CallError */
  set(on: boolean): Promise<void> {
    if (!on) return this.#own?.stop() ?? Promise.resolve();
    return this.#own?.share() ?? this.#load().then((own) => own.share());
  }

  close(): void {
    void this.#own?.stop();
  }

  async #load(): Promise<LocalScreen> {
    const { LocalScreen } = await loadModule(() => import('./local-screen.js'));
    const { userId, reporter, connections, sendingChanged } = this.#options;
    return (this.#own ??= new LocalScreen({
      isEnded: () => reporter.isEnded,
      // drawing the tile takes time that the first picture on its way does not have
      changed: async (screen) => {
        await connections.setScreen(screen);
        this.follow(userId, connections.isSharing);
        sendingChanged();
      },
    }));
  }
}

/** Makes the local backend of a provider. */
import type { CallBackend, Directory } from '../../core/call/backend.js';
import { createLocalBackend } from '../../core/local/local-backend.js';
import type { ConnectionOptions } from './connection-settings.js';
import { backgroundOf } from './page-background.js';
import { limitsOf, memberLookup, type Knowledge } from './page-knowledge.js';

/** @param page knows users, groups and limits */
export function makeLocal(settings: ConnectionOptions, page: Knowledge & HTMLElement): CallBackend {
  const { appKey, token = '', signalingUrl, noAnswerMs, iceServers } = settings;
  return createLocalBackend({
    token,
    signalingUrl,
    channel: `rc-call-kit:${appKey}`,
    noAnswerMs,
    iceServers,
    maxMembers: limitsOf(page),
    capture: page,
    directory: directoryOf(page),
    background: backgroundOf(page),
    rejoin: {
      get asked() {
        return page.getAttribute('rejoin');
      },
      rejoin: () => void page.store.send({ type: 'rejoin' }).catch(() => {}), // the store tells of a failure
    },
  });
}

/** The page's users and groups: there is no server that knows them. */
function directoryOf(page: Knowledge): Directory {
  const { profiles } = page.store;
  return {
    groupMembers: memberLookup(page),
    userExists: (userId) => {
      const hasSource = page.resolveUsers != null || Boolean(page.usersUrl);
      return hasSource ? profiles.find(userId).then((profile) => profile !== undefined) : undefined;
    },
  };
}

/**
 * Shared by the demo pages: language and theme switches, connection status, and the event log. Pages load it before the kit,
 * so that it hears the first event.
 */

const root = document.documentElement;
const urlParams = new URLSearchParams(location.search);

// --- language: pages are written in English, `data-zh` holds the Chinese text ---

/**
 * Sets an element's text in both languages.
 *
 * @param {Element} element
 * @param {string} en
 * @param {string} zh
 */
export function say(element, en, zh) {
  element.dataset.en = en;
  element.dataset.zh = zh;
  element.textContent = isChinese() ? zh : en;
}

function isChinese() {
  return root.lang.startsWith('zh');
}

function setLanguage(language) {
  root.lang = language;
  for (const element of document.querySelectorAll('[data-zh]'))
    say(element, element.dataset.en ?? element.textContent, element.dataset.zh);
  const button = document.querySelector('#language');
  button.textContent = isChinese() ? 'English' : '中文';
  button.lang = isChinese() ? 'en' : 'zh-CN';
}

// --- settings: stored for the next page, or given in the URL: `?lang=zh-CN&theme=dark` ---

function readSetting(name) {
  try {
    return urlParams.get(name) ?? localStorage.getItem(`demo-${name}`);
  } catch {
    return null; // storage is blocked
  }
}

function storeSetting(name, value) {
  try {
    localStorage.setItem(`demo-${name}`, value);
  } catch {
    // storage is blocked: the setting applies to this page only
  }
}

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

function showTheme() {
  const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : prefersDark.matches;
  document.querySelector('#theme').setAttribute('aria-pressed', String(isDark));
  return isDark;
}

document.querySelector('#language').addEventListener('click', () => {
  setLanguage(isChinese() ? 'en' : 'zh-CN');
  storeSetting('lang', root.lang);
});

document.querySelector('#theme').addEventListener('click', () => {
  root.dataset.theme = showTheme() ? 'light' : 'dark';
  storeSetting('theme', root.dataset.theme);
  showTheme();
});

prefersDark.addEventListener('change', showTheme);

const theme = readSetting('theme');
if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
showTheme();
setLanguage((readSetting('lang') ?? navigator.language).startsWith('zh') ? 'zh-CN' : 'en');

// --- connection status: an element with `data-online` shows that of the provider around it ---

const STATUS = {
  connected: ['Online', '在线'],
  connecting: ['Connecting…', '连接中…'],
  reconnecting: ['Reconnecting…', '正在重新连接…'],
  disconnected: ['Offline', '离线'],
  kicked: ['Signed in elsewhere', '已在其他地方登录'],
  failed: ['Cannot connect', '无法连接'],
};

document.addEventListener('rc-connection-change', ({ target, status }) => {
  const element = target.querySelector('[data-online]');
  if (!element) return;
  element.dataset.status = status;
  say(element, ...STATUS[status]);
});

// --- event log ---

const EVENTS = [
  'rc-connection-change',
  'rc-call-request',
  'rc-call-placed',
  'rc-call-received',
  'rc-accept-request',
  'rc-call-connected',
  'rc-call-media-change',
  'rc-hang-up-request',
  'rc-call-ended',
  'rc-members-picked',
  'rc-invite-request',
  'rc-member-invited',
  'rc-member-joined',
  'rc-member-left',
  'rc-microphone-request',
  'rc-camera-request',
  'rc-call-logged',
  'rc-call-error',
];
const LOG_LENGTH = 200;

const log = document.querySelector('.log');
if (log) for (const name of EVENTS) document.addEventListener(name, logEvent);

function logEvent(event) {
  const line = document.createElement('li');
  const time = document.createElement('time');
  time.textContent = new Date().toTimeString().slice(0, 8);
  const name = document.createElement('code');
  name.textContent = event.type;
  const what = document.createElement('span');
  what.className = 'what';
  what.textContent = describe(event);
  line.append(time, providerIdOf(event.target), name, what);
  log.append(line);
  if (log.children.length > LOG_LENGTH) log.firstElementChild.remove();
  log.scrollTop = log.scrollHeight;
}

function providerIdOf(target) {
  const provider = target.closest('rc-call-provider') ?? document.getElementById(target.for);
  return provider?.id ?? '';
}

/** @returns the fields of an event, on one line */
function describe({
  status,
  call,
  media,
  userIds,
  groupId,
  userId,
  reason,
  endedBy,
  durationMs,
  on,
  entry,
  error,
}) {
  return [
    status ?? reason ?? entry?.end,
    endedBy && `by ${endedBy}`,
    durationMs && `after ${(durationMs / 1000).toFixed(1)} s`,
    userId ?? userIds?.join(', '),
    groupId ?? call?.groupId,
    media ?? call?.media,
    on === undefined ? '' : on ? 'on' : 'off',
    error && `${error.reason}: ${error.message}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

// --- the kit has not been built yet ---

addEventListener('load', () => {
  if (customElements.get('rc-call-provider')) return;
  const notice = document.createElement('p');
  notice.className = 'notice';
  say(
    notice,
    'The kit itself could not be loaded. Run “npm run build”, then load this page again.',
    '未能加载组件。请先运行 “npm run build”，再刷新本页面。',
  );
  document.querySelector('main').prepend(notice);
});

/**
 * A site of plain pages, which Turbo changes without loading them anew, so that a call goes on.
 *
 *     npm install
 *     npm start
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const { PORT = '3000' } = process.env;
const MAX_BODY_BYTES = 4000;
const MAX_NOTES = 50;

const people = [
  { userId: '3001', name: 'Li Lei', job: 'Sales', notes: [] },
  { userId: '3002', name: 'Han Meimei', job: 'Support', notes: [] },
  { userId: '3003', name: 'Lin Tao', job: 'Accounting', notes: [] },
];
const personOf = (id) => people.find(({ userId }) => userId === id);

/** A token for who is signed in. The local backend takes a user id; RongCloud needs a request with your App Secret. */
const callToken = async (me) => me.userId;

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (words) => words.replaceAll(/[&<>"]/g, (each) => ENTITIES[each]);

// --- pages ---

const page = (body) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Colleagues</title>
    <link rel="icon" href="data:," />
    <script src="/turbo.js" defer></script>
    <script src="/rc-call-kit/rc-call-kit.min.js"></script>
    <script src="/calls.js" defer></script>
  </head>
  <body>${body}</body>
</html>`;

/** The provider is on every page. `data-turbo-permanent` keeps the one that is there, with its call. The id changes with the person. */
const signedInPage = async (me, main) =>
  page(`
    <nav><a href="/${me.userId}">Colleagues</a> <a href="/">Sign out ${escape(me.name)}</a></nav>
    <main>${main}</main>
    <rc-call-provider
      id="calls-${me.userId}"
      data-turbo-permanent
      backend="local"
      token="${await callToken(me)}"
      users-url="/users?ids={ids}"
    >
      <rc-incoming-call></rc-incoming-call>
      <rc-call-panel></rc-call-panel>
      <output></output>
    </rc-call-provider>`);

const callButton = ({ userId, name }) =>
  `<rc-call-button user-id="${userId}" media="video">Call ${escape(name)}</rc-call-button>`;

const signInPage = () =>
  page(`
    <h1>Who are you?</h1>
    ${people.map(({ userId, name }) => `<p><a href="/${userId}">${escape(name)}</a></p>`).join('')}`);

function listPage(me) {
  const lines = people
    .filter((person) => person !== me)
    .map((each) => {
      const link = `<a href="/${me.userId}/people/${each.userId}">${escape(each.name)}</a>`;
      return `<li>${link} ${callButton(each)}</li>`;
    });
  return signedInPage(me, `<h1>Colleagues</h1><ul>${lines.join('')}</ul>`);
}

function personPage(me, person) {
  const notes = person.notes.map((note) => `<li>${escape(note)}</li>`);
  return signedInPage(
    me,
    `<h1>${escape(person.name)}</h1>
    <p>${escape(person.job)}</p>
    ${callButton(person)}
    <h2>Notes</h2>
    <ul>${notes.join('')}</ul>
    <form method="post" action="/${me.userId}/people/${person.userId}">
      <label>Note <input name="note" maxlength="200" required /></label>
      <button>Save</button>
    </form>`,
  );
}

// --- answers ---

const sendPage = async (response, html) =>
  response.setHeader('content-type', 'text/html; charset=utf-8').end(await html);

/** Keeps a note, and leads back to its page. */
async function saveNote(request, response, person) {
  if (!(Number(request.headers['content-length']) <= MAX_BODY_BYTES))
    return response.writeHead(413).end();
  const note = new URLSearchParams(await text(request)).get('note')?.trim();
  if (note) person.notes = [...person.notes, note].slice(-MAX_NOTES);
  return response.writeHead(303, { location: request.url }).end();
}

/** Who is signed in is the first part of the address, so that two tabs can be two people. Put your own session in its place. */
async function answerPage(request, response, path) {
  if (path === '/') return sendPage(response, signInPage());
  const [, myId, , userId] = /^\/(\w+)(\/people\/(\w+))?$/.exec(path) ?? [];
  const [me, person] = [personOf(myId), personOf(userId)];
  if (!me || (userId && !person)) return response.writeHead(404).end();
  if (!person) return sendPage(response, listPage(me));
  if (request.method === 'POST') return saveNote(request, response, person);
  return sendPage(response, personPage(me, person));
}

function answerUsers(response, url) {
  const ids = (url.searchParams.get('ids') ?? '').split(',');
  const found = people.filter(({ userId }) => ids.includes(userId));
  const profiles = found.map(({ userId, name }) => ({ userId, name }));
  response.setHeader('content-type', 'application/json').end(JSON.stringify(profiles));
}

const local = (path) => fileURLToPath(new URL(path, import.meta.url));
const kit = local('node_modules/rc-call-kit/dist');
const files = {
  '/turbo.js': local('node_modules/@hotwired/turbo/dist/turbo.es2017-umd.js'),
  '/calls.js': local('calls.js'),
};
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

/** The path is of a parsed address, which holds no `..`. */
function fileOf(path) {
  const [, file] = /^\/rc-call-kit(\/.+)$/.exec(path) ?? [];
  return file ? join(kit, file) : Object.hasOwn(files, path) && files[path];
}

async function sendFile(file, response) {
  const content = await readFile(file).catch(() => undefined);
  if (content === undefined) return response.writeHead(404).end();
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  return response.setHeader('content-type', type).end(content);
}

createServer(async (request, response) => {
  try {
    const url = new URL(request.url, 'http://localhost');
    const file = fileOf(url.pathname);
    if (file) return await sendFile(file, response);
    if (url.pathname === '/users') return answerUsers(response, url);
    return await answerPage(request, response, url.pathname);
  } catch (error) {
    console.error(error.message);
    return response.writeHead(400).end();
  }
}).listen(Number(PORT), 'localhost', () => console.log(`http://localhost:${PORT}`));

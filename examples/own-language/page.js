// Who is signed in: a real page knows it from its server.
const people = [
  { userId: '3001', name: 'Nia' },
  { userId: '3002', name: 'Owain' },
];
const isSecond = new URLSearchParams(location.search).has('second');
const [self, other] = isSecond ? people.toReversed() : people;

document.querySelector('h1').textContent = self.name;
document.querySelector('rc-call-button').userId = other.userId;

// Tags follow the language of the page at once, also during a call.
for (const button of document.querySelectorAll('[data-language]'))
  button.onclick = () => (document.documentElement.lang = button.dataset.language);

// What is wrong with the file is for whoever writes it.
document.addEventListener('rc-call-error', ({ error }) => {
  if (error.params.detail !== 'config') return;
  document.querySelector('#mistakes').textContent = error.message.replaceAll('; ', '\n');
});

const provider = document.querySelector('rc-call-provider');
provider.resolveUsers = async (ids) => people.filter(({ userId }) => ids.includes(userId));
provider.token = self.userId;

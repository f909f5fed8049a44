/**
 * Live examples. Between `<!-- live -->` and `<!-- /live -->` stand code blocks: one in HTML, which is put into the page, and any
 * number in JavaScript, which bring it into a state. What is shown is what runs.
 *
 *     <!-- live -->
 *     ```html
 *     <rc-call-status></rc-call-status>
 *     ```
 *     ```js Ringing
 *     await calls.incoming({ from: '3002' });
 *     ```
 *     <!-- /live -->
 *
 * @param {import('markdown-it')} md
 */
export function liveExamples(md) {
  md.core.ruler.push('live-examples', (state) => {
    const { tokens, Token } = state;
    for (let start = tokens.findIndex(isStart); start >= 0; start = tokens.findIndex(isStart)) {
      const length = tokens.slice(start).findIndex(isEnd);
      const blocks = tokens.slice(start + 1, start + length);
      if (length < 0 || !blocks.every(({ type }) => type === 'fence'))
        throw new Error(`${state.env.relativePath}: a live example holds code blocks, and ends.`);
      tokens.splice(start, length + 1, ...exampleOf(blocks, Token));
    }
  });
}

const isStart = ({ type, content }) => type === 'html_block' && content.startsWith('<!-- live');
const isEnd = ({ type, content }) => type === 'html_block' && content.startsWith('<!-- /live');

function exampleOf(blocks, Token) {
  const html = (content) => Object.assign(new Token('html_block', '', 0), { content });
  const markup = blocks.filter(({ info }) => info === 'html');
  const states = blocks.filter(({ info }) => info.startsWith('js'));
  if (markup.length !== 1) throw new Error('A live example has one block of HTML.');
  const data = {
    html: markup[0].content,
    states: states.map(({ info, content }) => ({ name: info.slice(3), code: content })),
  };
  return [
    html(`<LiveExample data="${encodeURIComponent(JSON.stringify(data))}">\n<template #html>\n`),
    ...markup,
    html('</template>\n'),
    ...states.flatMap((block, i) => {
      block.info = 'js';
      return [html(`<template #state${i}>\n`), block, html('</template>\n')];
    }),
    html('</LiveExample>\n'),
  ];
}

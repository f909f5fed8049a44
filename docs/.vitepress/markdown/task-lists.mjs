/**
 * `- [ ] something` is a box to tick, as on GitHub, and here a reader can tick it.
 *
 * @param {import('markdown-it')} md
 */
export function taskLists(md) {
  md.core.ruler.push('task-lists', ({ tokens, Token }) => {
    for (const { type, children } of tokens) {
      const [first] = children ?? [];
      if (type !== 'inline' || !first?.content.startsWith('[ ] ')) continue;
      first.content = first.content.slice('[ ] '.length);
      const html = (content) => Object.assign(new Token('html_inline', '', 0), { content });
      children.unshift(html('<label class="task"><input type="checkbox"><span>'));
      children.push(html('</span></label>'));
    }
  });
}

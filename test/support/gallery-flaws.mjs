/** What is wrong with the scenes of the gallery that an eye would see, in any engine. */

/** Runs in the page: what is cut off, sticks out, is too small to be pressed, or says nothing. */
export function flaws() {
  const found = [];
  let pressable = 0;
  const visit = (node, scene) => {
    for (const element of node.children) {
      const { width, height } = element.getBoundingClientRect();
      const isSeen =
        width > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (isSeen && !element.closest('.visually-hidden')) check(element, width, height, scene);
      if (element.shadowRoot) visit(element.shadowRoot, scene);
      visit(element, scene);
    }
  };
  const check = (element, width, height, scene) => {
    const { overflowX, textOverflow } = getComputedStyle(element);
    const isPressed = element.matches('button, select, summary, input');
    const name = `${scene}: ${element.localName}.${element.className} "${element.textContent.trim().slice(0, 40)}"`;
    const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const words = own.map(({ data }) => data).join('');
    if (/undefined|null|\{\w+\}/.test(words)) found.push(`${name} says "${words.trim()}"`);
    if (isPressed) pressable += 1;
    // what is drawn over a small button and pressed with it
    const over = getComputedStyle(element, '::after');
    const reach = (own, around) =>
      over.content === 'none' ? own : Math.max(own, parseFloat(around) || 0);
    if (isPressed && (reach(width, over.width) < 43.5 || reach(height, over.height) < 43.5))
      found.push(`${name} measures ${Math.round(width)} × ${Math.round(height)}`);
    const isCut = element.scrollWidth > element.clientWidth + 1 && words.trim() !== '';
    if (isCut && overflowX !== 'visible' && textOverflow !== 'ellipsis' && element.clientWidth > 1)
      found.push(`${name} is cut off`);
  };
  for (const figure of document.querySelectorAll('figure')) {
    const stage = figure.lastElementChild;
    if (stage.scrollWidth > stage.clientWidth + 1)
      found.push(`${figure.id} sticks out by ${stage.scrollWidth - stage.clientWidth} px`);
    visit(stage, figure.id);
  }
  if (pressable === 0) found.push('there is nothing to press');
  return found;
}

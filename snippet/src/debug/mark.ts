/** The line to write instead of an element: held until its category is granted. */
export function markedForm(element: Element, category: string): string {
  // In a document of its own nothing is fetched.
  const page = document.implementation.createHTMLDocument();
  const copy = page.createElement(element.localName);
  const isScript = element.localName === 'script';
  const type = element.getAttribute('type');
  if (isScript) copy.setAttribute('type', 'text/plain');
  copy.setAttribute('data-consent', category);
  const names = { LINK: 'href', OBJECT: 'data' }[element.tagName] ?? 'src';
  for (const { name, value } of element.attributes) {
    if (name === 'data-consent' || (isScript && name === 'type')) continue;
    const isAddress = name === names || name === 'srcset';
    copy.setAttribute(
      isAddress ? `data-${name === 'srcset' ? name : 'src'}` : name,
      value,
    );
  }
  if (isScript && type === 'module') copy.setAttribute('data-type', type);
  if (isScript && !element.hasAttribute('src') && !element.hasAttribute('data-src'))
    copy.textContent = '…';
  return copy.outerHTML;
}

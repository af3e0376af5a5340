/**
 * Returns the level of the first heading of a declaration.
 *
 * It is `data-heading-level`, else one below the last heading before the place, so that
 * the page's outline has no gaps (WCAG 1.3.1).
 */
export function levelFor(place: HTMLElement): number {
  const asked = Number(place.dataset.headingLevel);
  if (asked >= 1 && asked <= 6) return asked;

  let level = 1;
  for (const heading of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const isBefore =
      place.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_PRECEDING;
    if (isBefore) level = Number(heading.tagName[1]);
  }
  return Math.min(level + 1, 6);
}

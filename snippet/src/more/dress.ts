import { sheet, status, styles } from './borrowed.ts';

/** Adds styles to the host of the surfaces, if it is there, and to those made later. */
export function dress(rules: string): void {
  styles.push(sheet(rules));
  const root = status.getRootNode();
  if (root instanceof ShadowRoot) root.adoptedStyleSheets = styles;
}

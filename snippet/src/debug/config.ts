/** What is known of the services of the catalog that need consent. */
type Catalog = [
  /** Service to its name and the catalog's category. */
  services: Record<string, [name: string, category: string]>,
  /** Host, as `*.example.com` for all below it, to the services behind it. */
  hosts: Record<string, string[]>,
  /** Beginnings of addresses without scheme, and the one service behind each. */
  addresses: [beginning: string, service: string][],
];

declare const CONSENT_CATALOG: Catalog;

export const [services, hosts, addresses]: Catalog = CONSENT_CATALOG;

/** What the second file hands over of the page and its policy. */
export type Debugged = [
  site: string,
  /** The categories that a mark can name. */
  ids: string[],
  /** The policy's services and their categories. */
  declared: Record<string, string>,
  /** The policy's hosts. */
  domains: string[],
  has: (category: string) => boolean,
];

/** The fields of `declaration.json` that are shown here. */

export interface DeclaredController {
  name: string;
  business_id: string | null;
  address: string | null;
  email: string | null;
  phone: string | null;
  url: string | null;
}

export interface DeclaredProvider {
  name: string;
  country: string;
  role: string;
  policy_url: string | null;
}

export interface DeclaredOptOut {
  url: string;
  title: string;
  title_language: string | null;
}

export interface DeclaredCookie {
  name: string;
  purpose: string;
  purpose_language: string | null;
  lifetime: string | null;
  kind_title: string;
  party_title: string;
  host: string | null;
}

export interface DeclaredService {
  id: string;
  name: string;
  name_language: string | null;
  purpose: string;
  purpose_language: string | null;
  provider_details: DeclaredProvider | null;
  data_collected: string[];
  data_retention: string | null;
  transfers: string | null;
  opt_out: DeclaredOptOut[];
  cookies: DeclaredCookie[];
  open: string[];
}

export interface DeclaredCategory {
  id: string;
  title: string;
  description: string;
  necessary: boolean;
  needs_text: string | null;
  legal_basis: string;
  profiling: string | null;
  services: DeclaredService[];
}

export interface DeclaredAuthority {
  name: string;
  url: string;
}

export interface Declaration {
  revision: string;
  language: string;
  direction: string;
  updated: string | null;
  scanned: string | null;
  notice_url: string | null;
  controller: DeclaredController;
  categories: DeclaredCategory[];
  authorities: DeclaredAuthority[];
  how_to_change: string;
  gpc: string | null;
  views: string | null;
  not_stated: string;
  labels: Record<string, string>;
  borrowed: string[];
}

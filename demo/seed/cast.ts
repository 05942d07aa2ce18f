import type { Role } from '@/lib/core/roles';

/** The people of Acme Voice with a role in the story: they create keys, invite, change roles. Ages in days. */
export const CAST = {
  ada: { first_name: 'Ada', last_name: 'Okafor', role: 'OWNER', zone: 'America/New_York', joined: 812 },
  henrik: { first_name: 'Henrik', last_name: 'Sørensen', role: 'OWNER', zone: 'Europe/Copenhagen', joined: 812 },
  priya: { first_name: 'Priya', last_name: 'Raghunathan', role: 'OWNER', zone: 'Asia/Kolkata', joined: 655 },
  mateo: { first_name: 'Mateo', last_name: 'Álvarez', role: 'ADMIN', zone: 'America/Mexico_City', joined: 701 },
  siobhan: { first_name: 'Siobhan', last_name: "O'Brien", role: 'ADMIN', zone: 'Europe/Dublin', joined: 640 },
  kenta: { first_name: '健太', last_name: '佐藤', role: 'ADMIN', zone: 'Asia/Tokyo', joined: 512 },
  zoe: { first_name: 'Zoë', last_name: 'van den Heuvel', role: 'ADMIN', zone: 'Europe/Amsterdam', joined: 388 },
  chidi: { first_name: 'Chidi', last_name: 'Nwosu', role: 'ADMIN', zone: 'Africa/Lagos', joined: 344 },
  leila: { first_name: 'Leïla', last_name: 'Ben Salah', role: 'ADMIN', zone: 'Africa/Tunis', joined: 290 },
  grace: { first_name: 'Grace', last_name: 'Hwang', role: 'ADMIN', zone: 'America/Los_Angeles', joined: 203 },
  tomas: { first_name: 'Tomáš', last_name: 'Dvořák', role: 'ADMIN', zone: 'Europe/Prague', joined: 151 },
  noor: { first_name: 'Noor', last_name: 'Haddad', role: 'DEVELOPER', zone: 'Asia/Dubai', joined: 466 },
  wei: { first_name: 'Wei', last_name: 'Zhang', role: 'DEVELOPER', zone: 'Asia/Singapore', joined: 421 },
  linnea: { first_name: 'Linnéa', last_name: 'Åkerström', role: 'DEVELOPER', zone: 'Europe/Stockholm', joined: 333 },
  marcus: { first_name: 'Marcus', last_name: 'Whitfield', role: 'DEVELOPER', zone: 'America/New_York', joined: 248 },
  ines: { first_name: 'Inês', last_name: 'Figueiredo', role: 'DEVELOPER', zone: 'Europe/Lisbon', joined: 97 },
  olivia: { first_name: 'Olivia', last_name: 'Brooks', role: 'MEMBER', zone: 'America/New_York', joined: 264 },
} as const satisfies Record<
  string,
  { first_name: string; last_name: string; role: Role; zone: string; joined: number }
>;

export type CastName = keyof typeof CAST;

/** People who sign in with the demo password: one per role, so that each role can be tried. */
export const WITH_DEMO_PASSWORD: readonly CastName[] = ['ada', 'grace', 'marcus', 'olivia'];

/** Fixed ids of the demo's organizations and owner, by which a later run recognizes them. */
export const ACME_ID = '018f2c5e-3b40-7c1d-9a3e-6d5f2b7c4a10';
export const NORTHWIND_ID = '01928a4b-7e90-7a52-b61c-0e8d94f3c725';
export const ADA_ID = '018f2c5e-3f2a-7b96-8d14-52c0a9e7f3b8';

import type { Lent } from '../lent.ts';

/*
 * What the script lends, under the names that it has there: modules of the second file
 * and of parts import it from here. `take` comes before anything else.
 */
export let el: Lent[0];
export let button: Lent[1];
export let link: Lent[2];
export let root: Lent[3];
export let dress: Lent[4];
export let say: Lent[5];
export let about: Lent[6];
export let links: Lent[7];
export let signalNote: Lent[8];
export let address: Lent[9];
export let ids: Lent[10];
export let services: Lent[11];
export let has: Lent[12];
export let withNeeds: Lent[13];
export let withoutUnmetNeeds: Lent[14];
export let choose: Lent[15];
export let saved: Lent[16];
export let language: Lent[17];

export function take(lent: Lent): void {
  [
    el,
    button,
    link,
    root,
    dress,
    say,
    about,
    links,
    signalNote,
    address,
    ids,
    services,
    has,
    withNeeds,
    withoutUnmetNeeds,
    choose,
    saved,
    language,
  ] = lent;
}

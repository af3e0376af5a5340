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
export let text: Lent[7];
export let links: Lent[8];
export let header: Lent[9];
export let cross: Lent[10];
export let signalNote: Lent[11];
export let address: Lent[12];
export let ids: Lent[13];
export let has: Lent[14];
export let withNeeds: Lent[15];
export let withoutUnmetNeeds: Lent[16];
export let choose: Lent[17];
export let saved: Lent[18];
export let language: Lent[19];
export let leave: Lent[20];
export let unwanted: Lent[21];
export let secure: Lent[22];

export function take(lent: Lent): void {
  [
    el,
    button,
    link,
    root,
    dress,
    say,
    about,
    text,
    links,
    header,
    cross,
    signalNote,
    address,
    ids,
    has,
    withNeeds,
    withoutUnmetNeeds,
    choose,
    saved,
    language,
    leave,
    unwanted,
    secure,
  ] = lent;
}

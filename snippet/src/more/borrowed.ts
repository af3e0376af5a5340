import type { Lent } from '../lent.ts';

/*
 * What the script lends, under the names that it has there: modules of the second file
 * import it from here. `take` comes before anything else.
 */
export let el: Lent[0];
export let button: Lent[1];
export let link: Lent[2];
export let root: Lent[3];
export let styles: Lent[4];
export let sheet: Lent[5];
export let speak: Lent[6];
export let learn: Lent[7];
export let say: Lent[8];
export let about: Lent[9];
export let text: Lent[10];
export let links: Lent[11];
export let header: Lent[12];
export let cross: Lent[13];
export let signalNote: Lent[14];
export let address: Lent[15];
export let ids: Lent[16];
export let has: Lent[17];
export let undecided: Lent[18];
export let withNeeds: Lent[19];
export let withoutUnmetNeeds: Lent[20];
export let adopt: Lent[21];
export let choose: Lent[22];
export let apply: Lent[23];
export let flush: Lent[24];
export let synchronise: Lent[25];
export let saved: Lent[26];
export let language: Lent[27];
export let shown: Lent[28];
export let hasTyped: Lent[29];
export let unwanted: Lent[30];
export let rawChoice: Lent[31];
export let readChoice: Lent[32];
export let writeChoice: Lent[33];
export let encode: Lent[34];
export let keep: Lent[35];
export let kept: Lent[36];
export let send: Lent[37];
export let fail: Lent[38];
export let draw: Lent[39];
export let status: Lent[40];

export function take(lent: Lent): void {
  [
    el,
    button,
    link,
    root,
    styles,
    sheet,
    speak,
    learn,
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
    undecided,
    withNeeds,
    withoutUnmetNeeds,
    adopt,
    choose,
    apply,
    flush,
    synchronise,
    saved,
    language,
    shown,
    hasTyped,
    unwanted,
    rawChoice,
    readChoice,
    writeChoice,
    encode,
    keep,
    kept,
    send,
    fail,
    draw,
    status,
  ] = lent;
}

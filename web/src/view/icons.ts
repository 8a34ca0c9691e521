/** The few pictures the page uses, 16 x 16, drawn in the colour of the text. They say nothing to a screen reader. */
import { html, svg, type TemplateResult } from 'lit';

const stroked = {
  undo: 'M6 3 2.5 6.5 6 10M2.5 6.5H9a4.5 4.5 0 0 1 0 9H7',
  redo: 'M10 3l3.5 3.5L10 10M13.5 6.5H7a4.5 4.5 0 0 0 0 9h2',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3',
  gear: 'M2 5h6M12 5h2M2 11h2M8 11h6M10 3v4M6 9v4',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  down: 'M4 6l4 4 4-4',
  close: 'M4 4l8 8M12 4l-8 8',
  back: 'M10 3 5 8l5 5',
  forward: 'M6 3l5 5-5 5',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
} as const;

const filled = {
  start: 'M3 3h2v10H3zM13 3v10L6 8z',
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  theme: 'M8 1.5a6.5 6.5 0 1 0 0 13zM8 1.5a6.5 6.5 0 0 1 0 13v-1.2a5.3 5.3 0 0 0 0-10.6z',
} as const;

export type IconName = keyof typeof stroked | keyof typeof filled;

export function icon(name: IconName): TemplateResult {
  if (name in stroked) {
    const wide =
      name === 'more' ? svg`<path d=${stroked.more} stroke-width="2.4"/>` : svg`<path d=${stroked[name as 'undo']}/>`;
    return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${wide}</svg>`;
  }
  return html`<svg class="icon solid" viewBox="0 0 16 16" aria-hidden="true"><path d=${filled[name as 'play']}/></svg>`;
}

/** Mouse, touch and keys on the ladder, turned into selections, seeks and zoom. */
import { momentAtTime, momentsOf } from '../model/moments';
import { firstWhere } from '../model/run';
import type { SwLadder } from './ladder';

const page = 10;

export class LadderInput {
  /** Whether the playhead is being dragged. */
  dragging = false;
  private readonly touches = new Map<number, number>();
  private spread = 0;

  constructor(private readonly view: SwLadder) {}

  readonly click = (event: MouseEvent): void => {
    const hit = (event.target as Element).closest<SVGElement>(
      '[data-segment],[data-stay],[data-timer],[data-call],[data-note]',
    );
    if (hit?.dataset.note === undefined) this.view.notes.show(null);
    if (!hit) {
      this.view.select(null);
      return;
    }
    const { segment, stay, timer, call, note } = hit.dataset;
    if (note !== undefined) {
      this.view.notes.go(Number(note));
    } else if (segment !== undefined) {
      this.view.select({ kind: 'segment', segment: Number(segment) });
      this.view.openMenu(Number(segment), event.clientX, event.clientY);
    } else if (stay !== undefined) {
      const [host, index] = stay.split(' ').map(Number);
      this.view.select({ kind: 'state', host: host!, stay: index! });
    } else if (timer !== undefined) {
      this.view.select({ kind: 'timer', timer: Number(timer) });
    } else if (call !== undefined) {
      this.view.selectEvent(Number(call));
    }
  };

  readonly doubleClick = (event: MouseEvent): void => {
    const { ladder } = this.view;
    if (ladder && !(event.target as Element).closest('[data-segment]')) {
      this.view.seek(Math.round(ladder.scale.timeAt(this.view.heightAt(event.clientY))));
    }
  };

  readonly wheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const anchor = this.view.heightAt(event.clientY) - this.view.scroller.scrollTop;
    this.view.zoomBy(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0022)), anchor);
  };

  readonly down = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') return;
    this.touches.set(event.pointerId, event.clientY);
    this.spread = 0;
  };

  readonly move = (event: PointerEvent): void => {
    if (!this.touches.has(event.pointerId)) return;
    this.touches.set(event.pointerId, event.clientY);
    if (this.touches.size !== 2) return;
    const [a, b] = [...this.touches.values()] as [number, number];
    const spread = Math.max(20, Math.abs(a - b));
    const anchor = this.view.heightAt((a + b) / 2) - this.view.scroller.scrollTop;
    if (this.spread > 0 && Math.abs(spread - this.spread) > 2) this.view.zoomBy(spread / this.spread, anchor);
    if (this.spread === 0 || Math.abs(spread - this.spread) > 2) this.spread = spread;
  };

  /** A mouse over a marker shows its words. */
  readonly over = (event: PointerEvent): void => {
    if (event.pointerType !== 'mouse') return;
    const note = (event.target as Element).closest<SVGElement>('[data-note]')?.dataset.note;
    this.view.notes.show(note === undefined ? null : Number(note));
  };

  readonly up = (event: PointerEvent): void => {
    this.touches.delete(event.pointerId);
    this.spread = 0;
  };

  readonly key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const handled = this.moveKey(event.key) || this.zoomKey(event.key) || this.openKey(event.key);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };

  private moveKey(key: string): boolean {
    const { ladder } = this.view;
    if (!ladder || ladder.arrows.order.length === 0) return false;
    const last = ladder.arrows.order.length - 1;
    const now = this.selectedPlace();
    const to = (place: number): boolean => {
      const segment = ladder.arrows.order[Math.min(last, Math.max(0, place))]!;
      this.view.select({ kind: 'segment', segment }, true);
      return true;
    };
    switch (key) {
      case 'ArrowDown':
      case 'ArrowRight':
        return to(now === null ? this.firstInView() : now + 1);
      case 'ArrowUp':
      case 'ArrowLeft':
        return to(now === null ? this.firstInView() : now - 1);
      case 'PageDown':
        return to((now ?? this.firstInView()) + page);
      case 'PageUp':
        return to((now ?? this.firstInView()) - page);
      case 'Home':
        return to(0);
      case 'End':
        return to(last);
      default:
        return false;
    }
  }

  private zoomKey(key: string): boolean {
    if (key === '+' || key === '=') this.view.zoomBy(1.3);
    else if (key === '-') this.view.zoomBy(1 / 1.3);
    else if (key === '0') this.view.fitAll();
    else return false;
    return true;
  }

  private openKey(key: string): boolean {
    const { ladder, selection } = this.view;
    if (key === 'Escape' && selection) {
      this.view.select(null);
      return true;
    }
    if ((key !== 'Enter' && key !== ' ') || !ladder || selection?.kind !== 'segment') return false;
    const { segment } = selection;
    this.view.reveal(segment);
    const row = this.view.rows.find(it => it.type === 'segment' && it.segment === segment);
    if (row?.type !== 'segment') return false;
    const box = row.label ?? { x: (row.x1 + row.x2) / 2, y: (row.y1 + row.y2) / 2, w: 0, h: 0 };
    const place = this.view.getBoundingClientRect();
    const { scroller } = this.view;
    const below = place.top + 44 - scroller.scrollTop + box.y + box.h;
    this.view.openMenu(segment, place.left - scroller.scrollLeft + box.x + box.w / 2, below);
    return true;
  }

  private selectedPlace(): number | null {
    const { ladder, selection } = this.view;
    if (!ladder || selection?.kind !== 'segment') return null;
    const { order, tops } = ladder.arrows;
    const top = tops[selection.segment]!;
    let place = firstWhere(order.length, k => tops[order[k]!]! >= top);
    while (place < order.length && order[place] !== selection.segment) place++;
    return place < order.length ? place : null;
  }

  private firstInView(): number {
    const { order, tops } = this.view.ladder!.arrows;
    const edge = this.view.scroller.scrollTop / this.view.scaleNow;
    return Math.min(
      order.length - 1,
      firstWhere(order.length, k => tops[order[k]!]! >= edge),
    );
  }

  readonly playheadDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.dragging = true;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    event.preventDefault();
    (event.currentTarget as HTMLElement).focus({ preventScroll: true });
  };

  readonly playheadMove = (event: PointerEvent): void => {
    const { ladder } = this.view;
    if (!this.dragging || !ladder) return;
    this.view.seek(Math.round(ladder.scale.timeAt(this.view.heightAt(event.clientY))));
  };

  readonly playheadUp = (): void => {
    this.dragging = false;
  };

  /** The playhead as a slider: arrows go from moment to moment. */
  readonly playheadKey = (event: KeyboardEvent): void => {
    const { run } = this.view;
    if (!run || event.ctrlKey || event.altKey || event.metaKey) return;
    const moments = momentsOf(run);
    if (moments.count === 0) return;
    const last = moments.count - 1;
    const now = momentAtTime(moments, this.view.playhead);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: this.nextTime(now + 1),
      ArrowRight: this.nextTime(now + 1),
      ArrowUp: this.previousTime(now),
      ArrowLeft: this.previousTime(now),
      PageDown: Math.min(last, now + page),
      PageUp: Math.max(0, now - page),
      Home: 0,
      End: last,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.view.seek(moments.times[to]!);
  };

  private nextTime(moment: number): number {
    const { count } = momentsOf(this.view.run!);
    return Math.min(count - 1, Math.max(0, moment));
  }

  /** The last moment of the time before that of `moment`. */
  private previousTime(moment: number): number {
    const { times } = momentsOf(this.view.run!);
    const at = times[Math.max(0, moment)]!;
    if (this.view.playhead > at) return Math.max(0, moment);
    let before = moment;
    while (before > 0 && times[before] === at) before--;
    return Math.max(0, before);
  }
}

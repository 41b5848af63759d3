import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';
import { startLocale } from '@/lib/i18n';

/* jsdom lacks what a real browser has: sizes for the virtual rows, media queries, modal dialogs. */
document.cookie = 'orderwell_locale=zh-CN';
Object.defineProperty(window, 'matchMedia', { writable: true, value: (query: string) => ({ matches: false, media: query, addEventListener: () => {}, removeEventListener: () => {}, addListener: () => {}, removeListener: () => {} }) });
class Watcher { observe() {} unobserve() {} disconnect() {} takeRecords() { return []; } }
Object.assign(globalThis, { ResizeObserver: Watcher, IntersectionObserver: Watcher });
Object.defineProperty(Element.prototype, 'clientHeight', { configurable: true, get: () => 600 });
Object.defineProperty(Element.prototype, 'clientWidth', { configurable: true, get: () => 1200 });
Object.defineProperty(document, 'fonts', { configurable: true, value: { addEventListener: () => {}, removeEventListener: () => {} } });
Element.prototype.scrollTo = () => {};
Element.prototype.scrollIntoView = () => {};
HTMLDialogElement.prototype.showModal = function show(this: HTMLDialogElement) { this.open = true; };
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) { this.open = false; };
// Role queries over a long list take seconds in jsdom on a busy machine; what is awaited still has to come.
configure({ asyncUtilTimeout: 15_000 });
startLocale();
afterEach(cleanup);

import { useEffect, useRef, useState, type FormEvent } from 'react';
import { m } from '@/lib/i18n';
import { Button, Dialog, Icon, TextInput } from '@/ui';
import { barcodeReader } from './barcodes';
import './scanner.css';

const PAUSE_MS = 180;
const SAME_MS = 1_800; // the same code in view counts again after this

/** The camera reads one code after the other until it is closed; a field stands below it for codes it cannot read. */
export default function Scanner({ onCode, onClose }: { onCode: (code: string) => void; onClose: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const tell = useRef(onCode);
  tell.current = onCode;
  const [state, setState] = useState<'starting' | 'reading' | 'none'>('starting');
  const [read, setRead] = useState<string[]>([]);
  const [typed, setTyped] = useState('');
  const got = useRef((code: string) => { navigator.vibrate?.(40); setRead((all) => [code, ...all].slice(0, 5)); tell.current(code); });
  useEffect(() => {
    let on = true;
    let stream: MediaStream | undefined;
    const last = { code: '', at: 0 };
    const run = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } });
        if (!on || !video.current) return stream.getTracks().forEach((track) => track.stop());
        video.current.srcObject = stream;
        await video.current.play();
        const reader = await barcodeReader();
        if (on) setState('reading');
        while (on && video.current) {
          const code = await reader(video.current).catch(() => undefined);
          if (code && (code !== last.code || Date.now() - last.at > SAME_MS)) { last.code = code; got.current(code); }
          if (code) last.at = Date.now();
          await new Promise((done) => setTimeout(done, PAUSE_MS));
        }
      } catch {
        if (on) setState('none');
      }
      return undefined;
    };
    void run();
    return () => { on = false; stream?.getTracks().forEach((track) => track.stop()); };
  }, []);
  const submit = (event: FormEvent) => { event.preventDefault(); if (typed.trim()) got.current(typed.trim()); setTyped(''); };
  return (
    <Dialog open onClose={onClose} title={m.ordering_scan()} kind="sheet" footer={<Button look="primary" onClick={onClose}>{m.ui_done()}</Button>}>
      <div className="stack">
        {state !== 'none' && <div className={`finderbox ${state}`}><video ref={video} muted playsInline aria-label={m.ordering_camera()} /><span aria-hidden="true" /><p role="status">{state === 'starting' ? m.ordering_camera_starting() : m.ordering_camera_hint()}</p></div>}
        {state === 'none' && <p className="note tone-warning" role="status"><Icon name="info" size={18} />{m.ordering_camera_none()}</p>}
        <form className="row scanfield" onSubmit={submit}><TextInput label={m.ordering_code()} hideLabel placeholder={m.ordering_code()} inputMode="numeric" value={typed} onChange={(e) => setTyped(e.currentTarget.value)} /><Button type="submit">{m.ordering_add_line()}</Button></form>
        {read.length > 0 && <ul className="readcodes" aria-live="polite">{read.map((code, i) => <li key={i}><Icon name="check" size={16} /><span className="num">{code}</span></li>)}</ul>}
      </div>
    </Dialog>
  );
}

import type { InquiryFileFragment } from '@/gen/features/inquiries/thread';
import { bytes } from '@/lib/format';
import { m } from '@/lib/i18n';
import { Icon, IconButton } from '@/ui';
import type { Sending } from './useFiles';
import './attached.css';

const LARGEST = { width: 220, height: 220 };
const nameOf = (file: InquiryFileFragment) => `${file.name}.${file.extension}`;

/** A picture small, in a place that is kept before it is there, any other file by its name; either opens beside the page. */
function FileLink({ file }: { file: InquiryFileFragment }) {
  const scale = Math.min(1, LARGEST.width / file.width, LARGEST.height / file.height);
  return file.previewUrl
    ? <a className="attachedpicture" href={file.url} target="_blank" rel="noreferrer" aria-label={m.inquiries_attach_open({ name: nameOf(file) })}><img src={file.previewUrl} width={Math.round(file.width * scale)} height={Math.round(file.height * scale)} alt={file.name} loading="lazy" decoding="async" /></a>
    : <a className="attachedfile" href={file.url} target="_blank" rel="noreferrer"><Icon name="list" size={18} /><span>{nameOf(file)}</span><span className="pmeta num">{bytes(file.size)}</span></a>;
}

/** Files that came with a message. */
export function Attached({ files }: { files: readonly InquiryFileFragment[] }) {
  return <div className="attached">{files.map((file) => <FileLink key={file.id} file={file} />)}</div>;
}

type Props = { files: readonly InquiryFileFragment[]; sending: readonly Sending[]; remove: (file: InquiryFileFragment) => void; dismiss: (id: number) => void };

/** Files that the message will take along, and those on their way. */
export function Attaching({ files, sending, remove, dismiss }: Props) {
  return (
    <ul className="attaching">
      {files.map((file) => <li key={file.id}><FileLink file={file} /><IconButton icon="close" size="sm" label={m.inquiries_attach_remove({ name: nameOf(file) })} onClick={() => remove(file)} /></li>)}
      {sending.map((one) => (one.error
        ? <li key={one.id} className="failed"><span role="alert">{one.name && `${one.name}: `}{one.error}</span><IconButton icon="close" size="sm" label={m.ui_close()} onClick={() => dismiss(one.id)} /></li>
        : <li key={one.id}><span className="truncate">{one.name}</span><progress value={one.part} max={1} aria-label={m.inquiries_attach_sending({ name: one.name })} /></li>))}
    </ul>
  );
}

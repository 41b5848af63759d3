import { Select, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { PinProductDoc, SaveSearchTermDoc, type SearchTaughtQuery } from '@/gen/features/search/console-search';
import type { WordKind } from '@/gen/schema';
import { useMutate } from '@/lib/graphql';
import { m } from '@/lib/i18n';
import { toast } from '@/ui';
import { VariantPicker, type FoundVariant } from '../../form/VariantPicker';
import { at, elsewhere } from '../../form/problems';
import { FormDialog } from '../../page/FormDialog';

export type Term = SearchTaughtQuery['searchTerms']['nodes'][number];
type Saving = { onClose: () => void; onSaved: () => void };

/** Words that mean the same, or nothing: new with `words`, or those of `term`. */
export function TermDialog({ term, words, onClose, onSaved }: { term: Term | undefined; words: string[] } & Saving) {
  const save = useMutate(SaveSearchTermDoc);
  const [kind, setKind] = useState<WordKind>(term?.kind ?? 'SYNONYMS');
  const [all, setAll] = useState(term?.words ?? words);
  const [note, setNote] = useState(term?.note ?? '');
  const submit = async () => {
    const done = await save.run({ input: { kind, words: all, note }, id: term?.id ?? null, version: term?.version ?? 0 });
    if (!done.ok) return;
    toast(m.search_saved());
    onSaved();
    onClose();
  };
  const kinds = [{ value: 'SYNONYMS', label: m.search_synonyms() }, { value: 'STOP', label: m.search_stops() }];
  return (
    <FormDialog open onClose={onClose} title={term ? m.search_edit_words() : m.search_new_words()} submit={m.ui_save()} onSubmit={submit} busy={save.busy} problem={elsewhere(save.problem, ['words', 'note'])}>
      <div className="fields">
        <Select className="full" label={m.search_kind()} data={kinds} value={kind} allowDeselect={false} onChange={(value) => setKind((value ?? 'SYNONYMS') as WordKind)} />
        <TagsInput className="full" label={m.search_words()} description={kind === 'STOP' ? m.search_stops_hint() : m.search_synonyms_hint()} value={all} error={at(save.problem, 'words')} splitChars={[',', '，', '、', '|']} acceptValueOnBlur data-autofocus onChange={setAll} />
        <TextInput className="full" label={m.search_note()} value={note} maxLength={200} error={at(save.problem, 'note')} onChange={(e) => setNote(e.currentTarget.value)} />
      </div>
    </FormDialog>
  );
}

/** A product that stands first when exactly these words are asked for. */
export function PinDialog({ text, onClose, onSaved }: { text: string } & Saving) {
  const pin = useMutate(PinProductDoc);
  const [words, setWords] = useState(text);
  const [variant, setVariant] = useState<FoundVariant>();
  const submit = async () => {
    if (!variant) return;
    const done = await pin.run({ text: words, productId: variant.product.id, position: 1 });
    if (!done.ok) return;
    toast(m.search_saved());
    onSaved();
    onClose();
  };
  return (
    <FormDialog open onClose={onClose} title={m.search_pin_title()} submit={m.search_pin()} onSubmit={submit} busy={pin.busy} disabled={!variant || !words.trim()} problem={elsewhere(pin.problem, ['text'])}>
      <div className="fields">
        <TextInput className="full" label={m.search_text()} description={m.search_pin_hint()} value={words} error={at(pin.problem, 'text')} onChange={(e) => setWords(e.currentTarget.value)} />
        <div className="full">{variant ? <p><strong>{variant.fullName}</strong> <button type="button" className="inlink" onClick={() => setVariant(undefined)}>{m.search_other_product()}</button></p> : <VariantPicker label={m.search_product()} onPick={setVariant} />}</div>
      </div>
    </FormDialog>
  );
}

import type { Audience, DocumentKind } from '@/gen/schema';
import { m } from '@/lib/i18n';

/** What a document is, in words. */
export const documentKind = (kind: DocumentKind): string => ({ SPECIFICATION: m.product_doc_specification, TEST_REPORT: m.product_doc_test_report, CERTIFICATE: m.product_doc_certificate, MANUAL: m.product_doc_manual, OTHER: m.product_doc_other })[kind]();
/** Who may have it, in words. */
export const audienceName = (audience: Audience): string => ({ EVERYBODY: m.product_for_everybody, SIGNED_IN: m.product_for_signed_in, STAFF: m.product_for_staff })[audience]();

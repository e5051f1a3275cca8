import { forbidden, type HttpError } from '@/lib/embedded/error';
import { type CloudContext, param } from '@/lib/embedded/http';
import { findNamespace, type NamespaceRow } from '@/lib/embedded/image/metadef-record';
import { authorizeMetadef, type MetadefRule } from '@/lib/embedded/metadef-policy';

/** The namespace of the path, where the caller sees it and may do what the rule is about. */
export function allowedNamespace(c: CloudContext, rule: MetadefRule): NamespaceRow {
  const namespace = findNamespace(c.var.cloud, c.var.caller, param(c, 'namespace'));
  authorizeMetadef(c.var.caller, rule, namespace);
  return namespace;
}

/** Glance's 403 of a namespace that is protected. */
export function protectedNamespace(row: NamespaceRow): HttpError {
  return forbidden(`Metadata definition namespace ${row.namespace} is protected and cannot be deleted.`);
}

/** A person as SCIM tells of them: one address, since nothing is done with a second. */
export interface ScimUser {
  /** Unique without regard to case; usually the sign-in name, which is not always an address. */
  userName: string;
  /** The provider's own id; compared exactly. */
  externalId: string | null;
  email: string | null;
  displayName: string | null;
  givenName: string | null;
  familyName: string | null;
  active: boolean;
}

export interface StoredScimUser extends ScimUser {
  id: string;
  groups: { id: string; displayName: string }[];
  createdAt: Date;
  changedAt: Date;
}

export interface ScimGroup {
  displayName: string;
  externalId: string | null;
}

export interface StoredScimGroup extends ScimGroup {
  id: string;
  /** Null when they were not asked for. */
  members: { id: string; displayName: string }[] | null;
  createdAt: Date;
  changedAt: Date;
}

/** All that is given must be equal: texts without regard to case, except `id`, `externalId` and `member`. */
export interface ScimUserFilter {
  id?: string;
  userName?: string;
  externalId?: string;
  email?: string;
  displayName?: string;
  active?: boolean;
}

export interface ScimGroupFilter {
  id?: string;
  displayName?: string;
  externalId?: string;
  /** The id of a user. */
  member?: string;
}

/** `limit` may be 0: then only the number is wanted. */
export interface ScimQuery<Filter> {
  filter: Filter;
  offset: number;
  limit: number;
}

export interface ScimPage<Resource> {
  total: number;
  /** In an order that stays, or pages overlap. */
  resources: Resource[];
}

/** Whom to make members: exactly these, or these more and those less. Ids of nobody are passed over. */
export type ScimMemberChange = { set: string[] } | { add: string[]; remove: string[] };

/**
 * What the protocol stands on: the people and groups of one identity provider, and no others. `null` and `false`
 * say that there is no such thing. A name that is taken is a `ScimProblem("uniqueness")` or a Refusal `conflict`.
 */
export interface ScimDirectory {
  users: {
    find(query: ScimQuery<ScimUserFilter>): Promise<ScimPage<StoredScimUser>>;
    get(id: string): Promise<StoredScimUser | null>;
    create(user: ScimUser): Promise<StoredScimUser>;
    /** Everything but `active`, which changes by the two below alone. */
    replace(id: string, user: ScimUser): Promise<StoredScimUser | null>;
    /** Ends the sessions of the person at once. Is called before anything else of the same request. */
    deactivate(id: string): Promise<StoredScimUser | null>;
    reactivate(id: string): Promise<StoredScimUser | null>;
    remove(id: string): Promise<boolean>;
  };
  groups: {
    find(
      query: ScimQuery<ScimGroupFilter>,
      options: { withMembers: boolean },
    ): Promise<ScimPage<StoredScimGroup>>;
    get(id: string, options: { withMembers: boolean }): Promise<StoredScimGroup | null>;
    create(group: ScimGroup, members: string[]): Promise<StoredScimGroup>;
    change(
      id: string,
      change: Partial<ScimGroup> & { members?: ScimMemberChange },
    ): Promise<StoredScimGroup | null>;
    remove(id: string): Promise<boolean>;
  };
}

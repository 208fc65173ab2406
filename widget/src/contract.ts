// What the service sends and receives: contracts §4, `POST /api/chat`.

export interface Choice {
  readonly id: string;
  readonly label: string;
}

export interface Structure {
  readonly siret: string;
  readonly kind: string;
  /** `kind` in words; `kind` itself is shown where the service sends none. */
  readonly kind_label?: string | null;
  readonly name: string;
  readonly address: string | null;
  readonly post_code: string;
  readonly city: string;
  /** As the crow flies. */
  readonly distance_km: number | null;
  /** The point is a town's centre, so the distance is rounded and said to be so. */
  readonly approximate: boolean;
  readonly phone: string | null;
  readonly website: string | null;
  readonly source: string;
  readonly updated_on: string | null;
  readonly demo: boolean;
  readonly to_check?: boolean;
  readonly can_receive?: boolean;
}

export interface Source {
  readonly title: string;
  readonly date: string | null;
  /** The date in words, when no more of it is known than that. */
  readonly date_label?: string;
  readonly url: string | null;
}

/** A sheet that the answer is made from; `url` is an address of the service. */
export interface Sheet {
  readonly name: string;
  readonly url: string;
}

export interface Message {
  readonly text: string;
  readonly choices?: readonly Choice[];
  readonly structures?: readonly Structure[];
  readonly sources?: readonly Source[];
  readonly sheets?: readonly Sheet[];
}

export type Author = "personne" | "assistant" | "structure";

export interface PastMessage extends Message {
  readonly seq: number;
  readonly from: Author;
  readonly at: string;
}

export interface Turn {
  readonly conversation: string;
  readonly seq: number;
  readonly messages: readonly Message[];
}

export interface History {
  readonly conversation: string;
  readonly seq: number;
  readonly messages: readonly PastMessage[];
}

/** Body of `POST /api/chat`. The same `message_id` again is the same turn. */
export type Request = { readonly message_id: string } & (
  | { readonly conversation: null }
  | { readonly conversation: string; readonly text: string }
  | { readonly conversation: string; readonly choice: string }
);

import type { PersonId } from "../domain/ids.ts";
import type { KnownPerson, Stranger } from "../domain/person.ts";
import type { Project } from "../domain/project.ts";
import type { ApprovalView } from "./task-view.ts";
import type { AgentRow, CommandRow, Paged, ProjectDraft, ProjectRow, RoomChoice } from "./view-rows.ts";

export interface HomeView {
  readonly kind: "project_home";
  /** Those that the viewer may see, without archived ones. */
  readonly projects: readonly ProjectRow[];
  /** What waits for a decision of the viewer, oldest first. */
  readonly waiting: readonly ApprovalView[];
  readonly can: { readonly create: boolean; readonly people: boolean };
}

export interface ProjectCreateView {
  readonly kind: "project_create";
  readonly agents: readonly AgentRow[];
  readonly defaultAgent: string;
  /** What was filled in already, so that nobody types it twice. */
  readonly draft: ProjectDraft;
  /** The people of the app whom PoCo knows besides the viewer; null where it makes no private rooms and invites nobody. */
  readonly invitable: readonly PersonId[] | null;
  /** Why the last attempt was refused. */
  readonly problem: string | null;
}

export interface ProjectManageView extends Paged {
  readonly kind: "project_manage";
  /** The projects of this page, archived ones last. */
  readonly projects: readonly ProjectRow[];
}

/** Everything about one project that is not where it stands now. */
export interface ProjectConfigView {
  readonly kind: "project_config";
  readonly row: ProjectRow;
  /** What deleting it would end. */
  readonly ends: Ends;
  /** What was chosen for a room that could not be made just now; null where none was tried. */
  readonly failedRoom: RoomChoice | null;
  readonly problem: string | null;
}

/** How many tasks that run or wait for a decision, and how many queued ones, end when a project is deleted. */
export interface Ends {
  readonly live: number;
  readonly queued: number;
}

/** What whoever made a project is told when nobody can speak in its room any more. */
export interface RoomGoneView {
  readonly kind: "room_gone";
  /** Null once the project is deleted. */
  readonly row: ProjectRow | null;
  readonly ends: Ends;
  /** Completes the sentence "The channel ..."; null where nobody knows any more. */
  readonly why: string | null;
}

/** Whoever took PoCo into a group that people made is asked what it is for. */
export interface OfferRoomView {
  readonly kind: "project_offer_room";
  /** Of the group. */
  readonly conversationId: string;
  /** Projects of the same app without a room, which the viewer may give one. */
  readonly rows: readonly ProjectRow[];
  readonly canCreate: boolean;
}

export interface PolicyView {
  readonly kind: "project_policy";
  readonly project: Project;
  /** Everybody with a role below admin, and whether they are on the project's list. */
  readonly people: readonly { readonly person: KnownPerson; readonly isListed: boolean }[];
  readonly problem: string | null;
}

export interface PresetsView {
  readonly kind: "project_dir_presets";
  readonly project: Project;
  readonly problem: string | null;
}

export interface PeopleView {
  readonly kind: "people";
  readonly people: readonly KnownPerson[];
  readonly strangers: readonly Stranger[];
  readonly can: { readonly manage: boolean };
  readonly now: number;
  readonly problem: string | null;
}

export interface HelpView {
  readonly kind: "help";
  /** `elsewhere`: in a room of no project. */
  readonly situation: "room" | "elsewhere" | "dm" | "demo";
  /** The app's own command behind which PoCo's stand; without it they stand alone. */
  readonly appCommand?: string;
  /** The project whose room it is. */
  readonly projectId: Project["id"] | null;
  /** The agent of that project, and the orders that it takes itself. */
  readonly agentTitle: string;
  readonly commands: readonly CommandRow[];
}

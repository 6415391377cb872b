import type {
  HelpView,
  HomeView,
  OfferRoomView,
  PeopleView,
  PolicyView,
  PresetsView,
  ProjectConfigView,
  ProjectCreateView,
  ProjectManageView,
  RoomGoneView,
} from "./project-view.ts";
import type {
  ApprovalEditView,
  ApprovalNoteView,
  ApprovalView,
  CandidatesView,
  ComposerView,
  TaskDetailsView,
  TaskEditView,
  TaskEndedView,
  TaskFileView,
  TaskMadeView,
  TaskPartView,
  TaskView,
} from "./task-view.ts";
import type {
  AgentView,
  FolderView,
  MovedView,
  QueueView,
  SessionIdView,
  SessionsView,
  SessionView,
  WideView,
  WorkspaceView,
} from "./workspace-view.ts";

/** Everything that a card can be about, with all the facts that it shows. The gateway fills these in. */
export type View =
  | HomeView
  | ProjectCreateView
  | ProjectManageView
  | ProjectConfigView
  | PolicyView
  | PresetsView
  | OfferRoomView
  | RoomGoneView
  | WorkspaceView
  | MovedView
  | FolderView
  | AgentView
  | WideView
  | SessionsView
  | SessionView
  | SessionIdView
  | QueueView
  | ComposerView
  | TaskView
  | TaskEditView
  | TaskDetailsView
  | TaskPartView
  | TaskFileView
  | TaskMadeView
  | TaskEndedView
  | ApprovalView
  | ApprovalNoteView
  | ApprovalEditView
  | CandidatesView
  | PeopleView
  | HelpView;

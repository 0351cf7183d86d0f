CREATE TABLE `change` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run` integer,
	`kind` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `checkpoint` (
	`run` integer NOT NULL,
	`path` text NOT NULL,
	`epoch` integer,
	`step` integer,
	`bytes` integer NOT NULL,
	`state` text NOT NULL,
	`metadata` text NOT NULL,
	PRIMARY KEY(`run`, `path`),
	FOREIGN KEY (`run`) REFERENCES `run`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `cursor` (
	`run` integer NOT NULL,
	`file` text NOT NULL,
	`offset` integer NOT NULL,
	PRIMARY KEY(`run`, `file`),
	FOREIGN KEY (`run`) REFERENCES `run`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `damage` (
	`run` integer NOT NULL,
	`file` text NOT NULL,
	`offset` integer NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`run`, `file`, `offset`),
	FOREIGN KEY (`run`) REFERENCES `run`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `lease` (
	`id` integer PRIMARY KEY NOT NULL,
	`host` text NOT NULL,
	`pid` integer NOT NULL,
	`boot_id` text NOT NULL,
	`start_time` text NOT NULL,
	`heartbeat_at` real NOT NULL
);
--> statement-breakpoint
CREATE TABLE `measurement` (
	`picture` text NOT NULL,
	`against` text NOT NULL,
	`method` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`picture`, `against`, `method`)
);
--> statement-breakpoint
CREATE TABLE `overview` (
	`series` integer NOT NULL,
	`level` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`series`, `level`),
	FOREIGN KEY (`series`) REFERENCES `series`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `point` (
	`series` integer NOT NULL,
	`seq` integer NOT NULL,
	`step` integer NOT NULL,
	`wall` real NOT NULL,
	`value` real,
	`kind` integer NOT NULL,
	PRIMARY KEY(`series`, `seq`),
	FOREIGN KEY (`series`) REFERENCES `series`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `request` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL,
	`created_at` text NOT NULL,
	`served_at` text,
	`answer` text
);
--> statement-breakpoint
CREATE TABLE `run` (
	`id` integer PRIMARY KEY NOT NULL,
	`sweep` text NOT NULL,
	`trial` integer NOT NULL,
	`attempt` integer NOT NULL,
	`folder` text NOT NULL,
	`state` text NOT NULL,
	`cause` text,
	`reason` text,
	`slot` text,
	`queued_at` text NOT NULL,
	`started_at` text,
	`ended_at` text,
	`exit_code` integer,
	`signal` text,
	`step` integer DEFAULT 0 NOT NULL,
	`total_steps` integer,
	`total_epochs` integer,
	`steps_per_epoch` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `run_folder_unique` ON `run` (`folder`);--> statement-breakpoint
CREATE INDEX `run_state` ON `run` (`state`);--> statement-breakpoint
CREATE UNIQUE INDEX `run_sweep_trial_attempt_unique` ON `run` (`sweep`,`trial`,`attempt`);--> statement-breakpoint
CREATE TABLE `sample` (
	`run` integer NOT NULL,
	`path` text NOT NULL,
	`axis` text NOT NULL,
	`at` integer NOT NULL,
	`prompt` integer NOT NULL,
	`seed` integer,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`state` text NOT NULL,
	PRIMARY KEY(`run`, `path`),
	FOREIGN KEY (`run`) REFERENCES `run`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sample_at` ON `sample` (`run`,`axis`,`at`,`prompt`);--> statement-breakpoint
CREATE TABLE `series` (
	`id` integer PRIMARY KEY NOT NULL,
	`run` integer NOT NULL,
	`tag` text NOT NULL,
	`axis` text NOT NULL,
	FOREIGN KEY (`run`) REFERENCES `run`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `series_run_tag_axis_unique` ON `series` (`run`,`tag`,`axis`);--> statement-breakpoint
CREATE TABLE `sweep` (
	`name` text PRIMARY KEY NOT NULL,
	`title` text,
	`created_at` text NOT NULL,
	`spec` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `trial` (
	`sweep` text NOT NULL,
	`number` integer NOT NULL,
	`key` text NOT NULL,
	`trainer` text NOT NULL,
	`script` text NOT NULL,
	`parameters` text NOT NULL,
	`prompts` text NOT NULL,
	`asked` text NOT NULL,
	`run_of` integer,
	`in_file` integer DEFAULT true NOT NULL,
	PRIMARY KEY(`sweep`, `number`),
	FOREIGN KEY (`sweep`) REFERENCES `sweep`(`name`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `verdict` (
	`run` integer PRIMARY KEY NOT NULL,
	`inputs` text NOT NULL,
	`body` text NOT NULL,
	FOREIGN KEY (`run`) REFERENCES `run`(`id`) ON UPDATE no action ON DELETE cascade
);
